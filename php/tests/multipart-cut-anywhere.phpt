--TEST--
A form is the same wherever its bytes are cut
--FILE--
<?php
require __DIR__ . '/include/package.inc';

use EventServer\Http\Upload;
use EventServer\Multipart\Form;
use EventServer\Settings;

$boundary = 'b-1';
// What looks like a delimiter and is none, also at the edges; parts without bytes; ends of lines of all kinds.
$body = "a preamble\r\n--b-\r\n" . multipart($boundary, [
    ['text', 'plain'],
    ['empty', ''],
    ['a[x][]', "1\r\n--b-"],
    ['a[x][]', "\r\n--b-1x\r\n--b-1 x\r\n-"],
    ['file', ['a "quoted\" one".txt', 'text/plain', "\r\n\r\n--b-2\r\n--b\r\n--\r"]],
    ['files[one]', ['C:\dir\b.bin', 'application/octet-stream', "\0\xff\r\n--b-1-\r"]],
    ['files[none]', ['', 'application/octet-stream', '']],
]) . "an epilogue\r\n--b-1\r\n";
$body = str_replace('"a "quoted\" one".txt"', '"a \"quoted\" one.txt"', $body);

$settings = new Settings();
function form(array $pieces): string
{
    global $boundary, $settings;
    $form = new Form($boundary, $settings);
    array_map($form->write(...), $pieces);
    $form->finish();
    $files = $form->files;
    array_walk_recursive($files, function (&$leaf) {
        $leaf = [$leaf->name, $leaf->type, $leaf->error, $leaf->size, $leaf->path === '' ? '' : bin2hex(file_get_contents($leaf->path))];
    });
    return json_encode([$form->fields, $files], JSON_PRETTY_PRINT);
}

$whole = form([$body]);
echo $whole, "\n";
$wrong = 0;
// Under valgrind, at every seventh.
$step = getenv('EVENT_PATIENCE') ? 7 : 1;
for ($at = 1; $at < strlen($body); $at += $step) {
    $wrong += form([substr($body, 0, $at), substr($body, $at)]) === $whole ? 0 : 1;
}
foreach ([1, 2, 3, 5, 7, 11] as $size) {
    $wrong += form(str_split($body, $size)) === $whole ? 0 : 1;
}
mt_srand(7);
for ($round = 0; $round < 100 / $step; $round++) {
    for ($pieces = [], $rest = $body; $rest !== ''; $rest = substr($rest, $size)) {
        $size = mt_rand(1, 90);
        $pieces[] = substr($rest, 0, $size);
    }
    $wrong += form($pieces) === $whole ? 0 : 1;
}
echo "$wrong are different\n";
// What is cut off is no form.
$taken = 0;
for ($at = 0; $at < strpos($body, '--b-1--') + 7; $at += $step) {
    try {
        form([substr($body, 0, $at)]);
        $taken++;
    } catch (EventServer\Http\Refusal $refusal) {
        $refusal->getCode() === 400 or print("{$refusal->getCode()} at $at\n");
    }
}
echo "$taken halves are taken for whole\n";
?>
--EXPECT--
[
    {
        "text": "plain",
        "empty": "",
        "a": {
            "x": [
                "1\r\n--b-",
                "\r\n--b-1x\r\n--b-1 x\r\n-"
            ]
        }
    },
    {
        "file": [
            "a \"quoted\" one.txt",
            "text\/plain",
            0,
            19,
            "0d0a0d0a2d2d622d320d0a2d2d620d0a2d2d0d"
        ],
        "files": {
            "one": [
                "b.bin",
                "application\/octet-stream",
                0,
                11,
                "00ff0d0a2d2d622d312d0d"
            ],
            "none": [
                "",
                null,
                4,
                0,
                ""
            ]
        }
    }
]
0 are different
0 halves are taken for whole
