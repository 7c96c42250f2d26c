--TEST--
Shape of class EventBuffer
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

ob_start();
describe('EventBuffer');
$have = explode("\n", trim(ob_get_clean()));
$want = <<<'SHAPE'
class EventBuffer extends nothing
property public $contiguous_space
property public $length
method public __construct()
method public add($data)
method public addBuffer($buf)
method public appendFrom($buf, $len)
method public copyout(&$data, $max_bytes)
method public drain($len)
method public enableLocking()
method public expand($len)
method public freeze($at_front)
method public lock($at_front?)
method public prepend($data)
method public prependBuffer($buf)
method public pullup($size)
method public read($max_bytes)
method public readFrom($fd, $howmuch?)
method public readLine($eol_style)
method public search($what, $start?, $end?)
method public searchEol($start?, $eol_style?)
method public substr($start, $length?)
method public unfreeze($at_front)
method public unlock($at_front?)
method public write($fd, $howmuch?)
const EOL_ANY = 0
const EOL_CRLF = 1
const EOL_CRLF_STRICT = 2
const EOL_LF = 3
const EOL_NUL = 4
const PTR_ADD = 1
const PTR_SET = 0
SHAPE;
// Members beyond these are welcome; none of these may be missing or differ.
foreach (explode("\n", $want) as $line) {
    if (!in_array($line, $have, true)) {
        echo "missing: $line\n";
    }
}
echo "checked 32 lines\n";
?>
--EXPECT--
checked 32 lines
