--TEST--
A form that cannot be read is refused, and leaves no file
--FILE--
<?php
require __DIR__ . '/include/package.inc';

use EventServer\Http\Refusal;
use EventServer\Multipart\Form;
use EventServer\Multipart\Parser;
use EventServer\Settings;

$folder = sys_get_temp_dir() . '/event-server-' . getmypid();
mkdir($folder);
$settings = new Settings(tempDir: $folder, maxFields: 3, maxFiles: 2, maxFormSize: 100, maxFileSize: 50);
function refused(string $what, callable $try): void
{
    try {
        $try();
        echo "$what: taken\n";
    } catch (Refusal $refusal) {
        echo "$what: {$refusal->getCode()} {$refusal->getMessage()}\n";
    }
}
function form(string $what, string $body): void
{
    refused($what, function () use ($body) {
        $form = new Form('b', $GLOBALS['settings']);
        foreach (str_split($body, 100) as $piece) {
            $form->write($piece);
        }
        $form->finish();
    });
}
$part = fn (string $head, string $data = 'x') => "--b\r\n$head\r\n\r\n$data\r\n--b--\r\n";
form('whole', $part('Content-Disposition: form-data; name="a"'));
form('folded', $part("Content-Disposition: form-data;\r\n name=a"));
form('nothing', '');
form('no form', 'x=y&z=a');
form('no head', "--b\r\n\r\nx\r\n--b--\r\n");
form('no name', $part('Content-Disposition: form-data'));
form('no form-data', $part('Content-Disposition: attachment; name="a"'));
form('no disposition', $part('Content-Type: text/plain'));
form('two dispositions', $part("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b"));
form('two names', $part('Content-Disposition: form-data; name=a; name=b'));
form('open quote', $part('Content-Disposition: form-data; name="a'));
form('no header', $part("Content-Disposition: form-data; name=a\r\nwhat"));
form('a NUL', $part("Content-Disposition: form-data; name=\"a\0\""));
form('half a file', "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\nhalf of");
form('an endless head', "--b\r\n" . str_repeat("X-Header: value\r\n", 1000));
form('an endless line', "--b\r\nContent-Disposition: form-data; name=\"" . str_repeat('a', 100000));
form('quotes', $part('Content-Disposition: form-data; name="' . str_repeat('\"', 4000) . '"'));
$field = "--b\r\nContent-Disposition: form-data; name=a[]\r\n\r\nx\r\n";
$file = "--b\r\nContent-Disposition: form-data; name=f[]; filename=f\r\n\r\nx\r\n";
form('3 fields and 2 files', str_repeat($field, 3) . str_repeat($file, 2) . "--b--\r\n");
form('4 fields', str_repeat($field, 4) . "--b--\r\n");
form('a bomb of parts', str_repeat($file, 100000));
form('a long field', $part('Content-Disposition: form-data; name="a"', str_repeat('x', 101)));
form('a large file', $part('Content-Disposition: form-data; name="f"; filename="f"', str_repeat('x', 51)));
form('a file without a name', $part('Content-Disposition: form-data; name="f"; filename=""', str_repeat('x', 50)));
foreach (['', 'boundary=', 'boundary="a b "', 'boundary=' . str_repeat('a', 71), 'boundary=a;boundary=b', 'boundary="a,b"', 'charset=x; Boundary=a'] as $type) {
    refused("\"$type\"", fn () => print(Parser::boundary("multipart/form-data; $type") . ' of '));
}
// As many as there can be of what is nearly a delimiter, or nearly a part: the time is that of reading them.
$settings = new Settings(tempDir: $folder);
form('8 MiB of delimiters', "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n" . str_repeat("\r\n--bx", 8 << 17) . "\r\n--b--");
form('blanks', "--b" . str_repeat(' ', 1 << 20));
gc_collect_cycles();
echo count(scandir($folder)) - 2, " files are left\n";
rmdir($folder);
?>
--EXPECT--
whole: taken
folded: taken
nothing: 400 The body ends before its last delimiter
no form: 400 The body ends before its last delimiter
no head: 400 The body ends before its last delimiter
no name: 400 A part has no name
no form-data: 400 A part is no form-data
no disposition: 400 A part is no form-data
two dispositions: 400 A part has two headers Content-Disposition
two names: 400 A part has two parameters name
open quote: 400 A part has a Content-Disposition that cannot be read
no header: 400 A part has a header that is none
a NUL: 400 A part has a header that is none
half a file: 400 The body ends before its last delimiter
an endless head: 400 A part has a head of more than 8192 bytes
an endless line: 400 A part has a head of more than 8192 bytes
quotes: 413 The fields of a form have more than 100 bytes
3 fields and 2 files: taken
4 fields: 413 A form has more than 3 fields
a bomb of parts: 413 A form has more than 2 files
a long field: 413 The fields of a form have more than 100 bytes
a large file: 413 A file has more than 50 bytes
a file without a name: taken
"": 400 The Content-Type names no boundary that can be one
"boundary=": 400 The Content-Type names no boundary that can be one
"boundary="a b "": 400 The Content-Type names no boundary that can be one
"boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": 400 The Content-Type names no boundary that can be one
a of "boundary=a;boundary=b": taken
a,b of "boundary="a,b"": taken
a of "charset=x; Boundary=a": taken
8 MiB of delimiters: taken
blanks: 400 The body ends before its last delimiter
0 files are left
