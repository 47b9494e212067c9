package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestColours(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		terminal bool
		env      map[string]string
		want     bool
	}{
		"terminal":                {true, nil, true},
		"pipe":                    {false, nil, false},
		"NO_COLOR":                {true, map[string]string{"NO_COLOR": "1"}, false},
		"CLICOLOR=0":              {true, map[string]string{"CLICOLOR": "0"}, false},
		"CLICOLOR=1":              {false, map[string]string{"CLICOLOR": "1"}, false},
		"dumb":                    {true, map[string]string{"TERM": "dumb"}, false},
		"forced":                  {false, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		"forced=0":                {false, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		"NO_COLOR wins":           {true, map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, false},
		"an empty NO_COLOR is no": {true, map[string]string{"NO_COLOR": ""}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := colours(tt.terminal, func(key string) string { return tt.env[key] }); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestPalette(t *testing.T) {
	t.Parallel()
	if got := (Palette{}).Bad("x"); got != "x" {
		t.Errorf("the zero palette paints: %q", got)
	}
	if got := (Palette{on: true}).Good("x"); !strings.HasPrefix(got, "\x1b[") || !strings.Contains(got, "x") {
		t.Errorf("no colour in %q", got)
	}
	if got := (Palette{on: true}).Good(""); got != "" {
		t.Errorf("an empty text becomes %q", got)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	shout := func(s string) string { return "<" + s + ">" }
	var b strings.Builder
	err := Table(&b, [][]Cell{
		{{Text: "a"}, {Text: "größer", Paint: shout}, {Text: "end"}},
		{{Text: "longer"}, {}, {Text: "x"}},
		{{Text: "last"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "a       <größer>  end\nlonger          x\nlast\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	document := struct {
		Name string
		List []string `json:"list,omitempty"`
	}{Name: "<a>"}
	tests := map[string]struct{ format, want, err string }{
		"json":          {"json", `{"Name":"<a>"}` + "\n", ""},
		"template":      {"{{ .Name }}!", "<a>!", ""},
		"json function": {`{{ json . "  " }}`, "{\n  \"Name\": \"<a>\"\n}", ""},
		"base64url":     {`{{ .Name | base64url }}`, "PGE-", ""},
		"unknown word":  {"yaml", "", `unknown format "yaml"`},
		"bad template":  {"{{ .Name", "", "parse the format"},
		"no such field": {"{{ .Nope }}", "", "apply the format"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			format, err := ParseFormat(tt.format)
			if err == nil {
				err = format.Write(&b, document)
			}
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("got the error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if format, err := ParseFormat(""); err != nil || !format.Text() {
		t.Errorf("no format is not text: %v", err)
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		want string
	}{
		"plain":     {errors.New("it broke"), "error: it broke\n"},
		"hint":      {fail.New("it broke", "a.sql:3", "mend it"), "error: a.sql:3: it broke\nhint: mend it\n"},
		"lines":     {errors.New("one\ntwo\n"), "error: one\n  two\n"},
		"interrupt": {fmt.Errorf("run: %w", context.Canceled), "error: interrupted: run: context canceled\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			New(nil, nil, &b).Error(tt.err)
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOutIsHeldBack(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	terminal := New(nil, &out, nil)
	fmt.Fprint(terminal.Out(), "result")
	if out.Len() > 0 {
		t.Fatal("written before Flush")
	}
	if err := terminal.Flush(); err != nil || out.String() != "result" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	ask := func(answer string) (string, error) {
		var b strings.Builder
		terminal := New(strings.NewReader(answer), nil, &b)
		terminal.inTerminal = true
		err := terminal.Confirm(t.Context(), "Really?")
		return b.String(), err
	}
	for _, yes := range []string{"y\n", "Y\n", " yes \n", "y"} {
		if _, err := ask(yes); err != nil {
			t.Errorf("%q: %v", yes, err)
		}
	}
	for _, no := range []string{"\n", "n\n", "", "yep\n", "ja\n"} {
		if _, err := ask(no); err == nil {
			t.Errorf("%q counts as yes", no)
		}
	}
	if asked, _ := ask("y\n"); asked != "Really? [y/N] " {
		t.Errorf("asked %q", asked)
	}
	if err := New(strings.NewReader("y\n"), nil, &strings.Builder{}).Confirm(t.Context(), "Really?"); fail.Hint(err) == "" {
		t.Errorf("without a terminal: %v", err)
	}
}

func TestConfirmEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	terminal := New(blocked{}, nil, &strings.Builder{})
	terminal.inTerminal = true
	if err := terminal.Confirm(ctx, "Really?"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// blocked is a terminal at which nobody types.
type blocked struct{}

func (blocked) Read([]byte) (int, error) { select {} }

func TestProgress(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		run  func(*Progress)
		want string
	}{
		"quick work is quiet": {func(p *Progress) { time.Sleep(Quiet - 200*time.Millisecond) }, ""},
		"slow work is named once": {func(p *Progress) {
			p.Set(1, "second")
			time.Sleep(5 * time.Second)
		}, "2/3 second\n"},
		"and again after a while": {func(p *Progress) {
			p.Set(0, "first")
			time.Sleep(32 * time.Second)
		}, "1/3 first\n1/3 first (31s)\n"},
		"quick steps of slow work are quiet": {func(p *Progress) {
			for i := range 20 {
				p.Set(i, "step")
				time.Sleep(300 * time.Millisecond)
			}
		}, ""},
		"notes come at once": {func(p *Progress) { p.Note("a %s", "notice") }, "a notice\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var b bytes.Buffer
				p := New(nil, nil, &b).Progress(3, "work")
				tt.run(p)
				p.Stop()
				p.Stop()
				if diff := cmp.Diff(tt.want, b.String()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// Nothing about progress disturbs a program that reads what a command prints.
func TestWatched(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		p := New(nil, nil, &b).Watched("work")
		time.Sleep(time.Hour)
		p.Stop()
		if b.Len() > 0 {
			t.Errorf("got %q", b.String())
		}
	})
}

func TestProgressOnTerminal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		terminal := New(nil, nil, &b)
		terminal.errTerminal = true
		p := terminal.Progress(2, "work")
		p.Set(1, "applying 2_b")
		time.Sleep(3 * time.Second)
		p.Note("notice: hello")
		p.Stop()
		text := b.String()
		for _, want := range []string{"applying 2_b", "50%", "notice: hello\n"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %q", want, text)
			}
		}
		if last := text[strings.LastIndex(text, "\r"):]; strings.TrimSpace(last) != "" {
			t.Errorf("the bar stays: %q", last)
		}
	})
}

func TestTook(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		1234 * time.Microsecond: "1ms", 12340 * time.Millisecond: "12.3s", 61700 * time.Millisecond: "1m2s",
	} {
		if got := Took(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}
