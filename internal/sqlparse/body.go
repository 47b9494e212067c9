package sqlparse

import "strings"

// atomicBody follows a statement to know when it stands inside BEGIN ATOMIC … END of CREATE FUNCTION or PROCEDURE, where
// semicolons don't end the statement. CASE … END nests in it. psql does the same by counting words.
type atomicBody struct {
	words []string // the first words, until it is known whether this is CREATE FUNCTION
	other bool     // another kind of statement
	depth int      // open BEGIN ATOMIC and CASE
	prev  string   // the token before, in capitals when it is a word
}

func (b *atomicBody) open() bool { return b.depth > 0 }

func (b *atomicBody) add(tok Token, parens int) {
	if b.other {
		return
	}
	text := tok.Text
	if tok.Kind == Word {
		text = strings.ToUpper(text)
	}
	if !b.routine() {
		b.words = append(b.words, text)
		b.other = !b.prefix()
		return
	}
	if parens == 0 && tok.Kind == Word {
		b.count(text)
	}
	b.prev = text
}

// count opens and closes blocks. A column may be called case or end after AS or a dot.
func (b *atomicBody) count(word string) {
	name := b.prev == "AS" || b.prev == "."
	switch {
	case word == "ATOMIC" && b.prev == "BEGIN" && b.depth == 0:
		b.depth = 1
	case b.depth == 0 || name:
	case word == "CASE":
		b.depth++
	case word == "END":
		b.depth--
	}
}

// routine says whether the first words are those of CREATE [OR REPLACE] FUNCTION or PROCEDURE.
func (b *atomicBody) routine() bool {
	n := len(b.words)
	return n > 1 && (b.words[n-1] == "FUNCTION" || b.words[n-1] == "PROCEDURE")
}

// prefix says whether the first words may still become those of a routine.
func (b *atomicBody) prefix() bool {
	for i, word := range b.words {
		switch {
		case i == 0 && word == "CREATE":
		case i == 1 && word == "OR", i == 2 && b.words[1] == "OR" && word == "REPLACE":
		case (i == 1 || i == 3) && (word == "FUNCTION" || word == "PROCEDURE"):
		default:
			return false
		}
	}
	return true
}

// copyFromStdin recognizes COPY … FROM stdin, whose data follows the statement in the file.
type copyFromStdin struct {
	begun, other, from, stdin bool
}

func (c *copyFromStdin) seen() bool { return c.stdin }

func (c *copyFromStdin) add(tok Token, parens int) {
	if c.other || parens > 0 {
		return
	}
	word := ""
	if tok.Kind == Word {
		word = strings.ToUpper(tok.Text)
	}
	if !c.begun {
		c.begun, c.other = true, word != "COPY"
		return
	}
	c.stdin = c.stdin || c.from && word == "STDIN"
	c.from = word == "FROM"
}
