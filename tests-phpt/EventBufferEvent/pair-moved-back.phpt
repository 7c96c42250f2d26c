--TEST--
EventBufferEvent: input of a pair moved to its own output while the partner has more to send
--FILE--
<?php
$base = new EventBase();
[$a, $b] = EventBufferEvent::createPair($base);
$sent = '';
for ($i = 0; $i < 300; $i++) $sent .= str_repeat(chr(65 + $i % 26), 500) . "\n";
$got = '';
$a->setCallbacks(function ($bev) use (&$got, $sent, $base) {
    while (($bytes = $bev->read(4096)) !== null) $got .= $bytes;
    if (strlen($got) >= strlen($sent)) $base->stop();
}, null, null);
$b->setCallbacks(function ($bev) {
    $bev->output->appendFrom($bev->input, 700);
    $bev->output->addBuffer($bev->input);
}, null, null);
$b->setWatermark(Event::READ, 0, 1000);
foreach ([$a, $b] as $bev) $bev->enable(Event::READ | Event::WRITE);
$a->write($sent);
$base->loop();
var_dump(strlen($got), $got === $sent);
$a->free();
$b->free();
?>
--EXPECT--
int(150300)
bool(true)
