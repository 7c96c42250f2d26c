--TEST--
EventBuffer: what waits in buffers does not count against memory_limit without end
--INI--
memory_limit=64M
--FILE--
<?php
$buffers = [];
for ($i = 0; $i < 50; $i++) {
    $buffers[] = $b = new EventBuffer();
    $b->add(str_repeat(chr(65 + $i % 26), 3 << 20));
}
var_dump(array_sum(array_map(fn($b) => $b->length, $buffers)) === 150 << 20);
var_dump($buffers[49]->substr(0, 3), $buffers[0]->substr(0, 3));
$buffers = [];
$b = new EventBuffer();
for ($i = 0; $i < 100; $i++) {
    $b->add(str_repeat('y', 3 << 20));
    $b->drain(3 << 20);
}
var_dump($b->length);
?>
--EXPECT--
bool(true)
string(3) "XXX"
string(3) "AAA"
int(0)
