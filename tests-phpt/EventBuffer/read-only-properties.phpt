--TEST--
EventBuffer: writing or unsetting a read-only property is an Error, a reference to it does no harm
--FILE--
<?php
$b = new EventBuffer();
$b->add('abc');
foreach (['length', 'contiguous_space'] as $name) {
    try { $b->$name = 1; echo "written\n"; } catch (Error $e) { echo $e->getMessage(), "\n"; }
    try { unset($b->$name); echo "unset\n"; } catch (Error $e) { echo $e->getMessage(), "\n"; }
    try { $r = &$b->$name; $r = 7; unset($r); } catch (Error $e) { echo $e->getMessage(), "\n"; }
}
var_dump($b->length);
?>
--EXPECTF--
Cannot modify read-only property EventBuffer::$length
Cannot unset property EventBuffer::$length
%A
int(3)
