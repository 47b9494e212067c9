package testfile

import (
	"encoding/xml"
	"io"
	"strconv"
	"time"
)

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Time     string      `xml:"time,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitFailure `xml:"failure"`
	Skipped *struct{}     `xml:"skipped"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
}

// JUnit writes results in the XML that build servers read.
func JUnit(w io.Writer, name string, results []Result) error {
	seconds := func(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
	suite := junitSuite{Name: name, Tests: len(results)}
	var took time.Duration
	for _, r := range results {
		c := junitCase{Name: r.Name, File: r.File, Time: seconds(r.Took)}
		switch r.Status {
		case "fail":
			suite.Failures++
			c.Failure = &junitFailure{Message: r.Failure}
		case "skip":
			suite.Skipped++
			c.Skipped = &struct{}{}
		}
		took += r.Took
		suite.Cases = append(suite.Cases, c)
	}
	suite.Time = seconds(took)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
