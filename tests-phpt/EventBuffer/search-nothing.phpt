--TEST--
search() finds an empty string where it starts, wherever it is to end
--FILE--
<?php
$buffer = new EventBuffer();
$buffer->add('hello');
foreach ([[0, 0], [2, 0], [2, 1], [5, 2], [-1, 0], [3, 100]] as [$start, $end]) {
    var_dump($buffer->search('', $start, $end));
}
?>
--EXPECT--
int(0)
int(2)
int(2)
int(5)
int(0)
int(3)
