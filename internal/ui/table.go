package ui

import (
	"io"
	"strings"
	"unicode/utf8"
)

// Cell is one cell of a table. Paint colours it after its width is known; nil leaves it plain.
type Cell struct {
	Text  string
	Paint func(string) string
}

// Table writes rows in columns as wide as their widest cell, two spaces apart, without trailing spaces.
func Table(w io.Writer, rows [][]Cell) error {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell.Text))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		gap := 0
		for i, cell := range row {
			if cell.Text == "" {
				gap += widths[i] + 2
				continue
			}
			b.WriteString(strings.Repeat(" ", gap))
			text := cell.Text
			if cell.Paint != nil {
				text = cell.Paint(text)
			}
			b.WriteString(text)
			gap = widths[i] + 2 - utf8.RuneCountInString(cell.Text)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Row makes a row of plain cells.
func Row(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, text := range texts {
		row[i] = Cell{Text: text}
	}
	return row
}
