package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	events := `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestA/one"}
{"Action":"output","Package":"p","Test":"TestA/one","Output":"quiet\n"}
{"Action":"pass","Package":"p","Test":"TestA/one"}
{"Action":"run","Package":"p","Test":"TestA/two"}
{"Action":"output","Package":"p","Test":"TestA/two","Output":"two is wrong\n"}
{"Action":"fail","Package":"p","Test":"TestA/two"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"pass","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"p","Elapsed":1.25}
{"Action":"run","Package":"q","Test":"TestC"}
{"Action":"pass","Package":"q","Test":"TestC"}
{"Action":"pass","Package":"q","Elapsed":0.5}
{"Action":"skip","Package":"without tests"}
{"ImportPath":"r [r.test]","Action":"build-output","Output":"does not compile\n"}
{"ImportPath":"r [r.test]","Action":"build-fail"}
{"Action":"fail","Package":"r","Elapsed":0,"FailedBuild":"r [r.test]"}
{"Action":"run","Package":"t","Test":"TestD"}
{"Action":"output","Package":"t","Test":"TestD","Output":"=== RUN   TestD\n"}
{"Action":"output","Package":"t","Test":"TestD","Output":"panic: test timed out after 1s\n"}
{"Action":"fail","Package":"t","Elapsed":1}
not json
`
	var out strings.Builder
	s := newSummary(&out)
	if err := s.read(strings.NewReader(events)); err != nil {
		t.Fatal(err)
	}
	s.print()
	want := `two is wrong
FAIL  p  1.2s
ok    q  0.5s
does not compile
FAIL  r  0.0s
panic: test timed out after 1s
FAIL  t  1.0s
not json
3 passed, 3 failed
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}
