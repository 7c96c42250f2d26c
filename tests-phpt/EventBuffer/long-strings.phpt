--TEST--
EventBuffer::add(): a long string in a buffer stays what it was, whatever the script does with its variable
--FILE--
<?php
$buf = new EventBuffer();
$text = str_repeat('0123456789abcdef', 4096);
$sum = md5($text);
var_dump($buf->add($text));
$text[0] = 'X';
$text .= 'more';
unset($text);
$text = str_repeat('y', 65536);
echo $buf->length, ' ', md5($buf->substr(0, $buf->length)) === $sum ? 'same' : 'changed', "\n";

// twice the same string, in two buffers
$text = str_repeat('z', 40000);
$other = new EventBuffer();
$buf->add($text);
$buf->add($text);
$other->add($text);
$text[39999] = '!';
echo $buf->length, ' ', $other->length, ' ', $other->read(40000) === str_repeat('z', 40000) ? 'same' : 'changed', "\n";

// moved, cut, searched, made contiguous
$other->addBuffer($buf);
unset($buf);
echo md5($other->read(65536)) === $sum ? 'same' : 'changed', "\n";
$other->drain(10);
$other->prepend('front');
$other->add('end');
var_dump($other->search('end'), $other->pullup(20) === 'front' . str_repeat('z', 15), $other->length);
var_dump($other->read(100000) === 'front' . str_repeat('z', 79990) . 'end');

// a temporary, a constant, a number
const LONG = 'constant';
$other->add(str_repeat('t', 50000) . 'u');
$other->add(LONG);
$other->add(12345);
unset($text);
var_dump(substr($other->read(100000), 49999));

// what a buffer keeps at the end of the script is given back with it
$other->add(str_repeat('k', 100000));
?>
--EXPECT--
bool(true)
65536 same
145536 40000 same
same
int(79995)
bool(true)
int(79998)
bool(true)
string(15) "tuconstant12345"
