--TEST--
EventBufferEvent::createPair(): what is written can be read at once, without the loop
--FILE--
<?php
$base = new EventBase();
[$a, $b] = EventBufferEvent::createPair($base);
$b->enable(Event::READ);
for ($i = 0; $i < 100; $i++) {
    $a->write("message $i");
    if ($b->read(100) !== "message $i") echo "missing: $i\n";
}
$a->output->add('by its buffer');
var_dump($b->read(100));
$a->disable(Event::WRITE);
$a->write('later');
var_dump($b->read(100));
$a->enable(Event::WRITE);
var_dump($b->read(100));
echo "echoed: ";
$a->enable(Event::READ);
$a->write('ping');
$b->output->addBuffer($b->input);
var_dump($a->read(100), $b->read(100));
$a->write('moved to where it came from');
$a->output->addBuffer($b->input);
var_dump($b->read(100));
?>
--EXPECT--
string(13) "by its buffer"
NULL
string(5) "later"
echoed: string(4) "ping"
NULL
string(27) "moved to where it came from"
