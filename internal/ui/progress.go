package ui

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// Quiet is how long something may take without a word about it.
const Quiet = time.Second

// repeat is how often a line tells a log that the same step still runs.
const repeat = 30 * time.Second

// Progress tells on standard error what is going on, once it takes longer than Quiet: a bar on a terminal, which
// disappears at the end, and lines elsewhere.
type Progress struct {
	terminal *Terminal
	start    time.Time
	stop     chan struct{}
	done     sync.WaitGroup
	once     sync.Once

	mu    sync.Mutex
	text  string
	since time.Time // when text was set
	told  time.Time // when a line was last printed for it
	bar   *progressbar.ProgressBar
	total int
	count int
	// watched says that only somebody at a terminal is told.
	watched bool
}

// Progress starts telling about work of total steps; total 0 means that nobody knows. Stop must be called.
func (t *Terminal) Progress(total int, text string) *Progress {
	p := &Progress{terminal: t, start: time.Now(), stop: make(chan struct{}), text: text, since: time.Now(), total: total}
	p.done.Go(func() {
		ticker := time.NewTicker(100 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-p.stop:
				return
			case now := <-ticker.C:
				p.tick(now)
			}
		}
	})
	return p
}

// Watched is Progress without lines for a log: for commands whose whole output is meant for other programs, which take a
// word on standard error for a failure.
func (t *Terminal) Watched(text string) *Progress {
	p := t.Progress(0, text)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watched = true
	return p
}

// Set says which step has begun; count is how many are done.
func (p *Progress) Set(count int, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count, p.text, p.since, p.told = count, text, time.Now(), time.Time{}
}

// Describe changes what is said about the step that is under way.
func (p *Progress) Describe(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

// Note prints a line of its own, above the bar if there is one.
func (p *Progress) Note(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	p.terminal.Note(format, args...)
}

// Stop ends the telling and removes the bar. A second call does nothing.
func (p *Progress) Stop() {
	p.once.Do(func() {
		close(p.stop)
		p.done.Wait()
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.bar != nil {
			_ = p.bar.Clear()
			_ = p.bar.Exit()
		}
	})
}

func (p *Progress) tick(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.start) < Quiet {
		return
	}
	if p.terminal.errTerminal {
		p.draw()
		return
	}
	if !p.watched && now.Sub(p.since) >= Quiet && now.Sub(p.told) >= repeat {
		p.told = now
		p.terminal.Note("%s", p.line(now))
	}
}

func (p *Progress) line(now time.Time) string {
	line := p.text
	if p.total > 0 {
		line = fmt.Sprintf("%d/%d %s", p.count+1, p.total, line)
	}
	if passed := now.Sub(p.since); passed >= repeat {
		line += fmt.Sprintf(" (%s)", passed.Round(time.Second))
	}
	return line
}

func (p *Progress) draw() {
	if p.bar == nil {
		total := p.total
		if total == 0 {
			total = -1
		}
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(p.terminal.err), progressbar.OptionSetWidth(20), progressbar.OptionClearOnFinish(),
			progressbar.OptionSpinnerType(14), progressbar.OptionSetSpinnerChangeInterval(0),
			progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false))
	}
	p.bar.Describe(p.text)
	_ = p.bar.Set(p.count)
}
