--TEST--
EventDnsBase: the loop ends without nameservers, with DISABLE_WHEN_INACTIVE, and with the end of the object
--FILE--
<?php
$base = new EventBase();
$dns = new EventDnsBase($base, false);
// Without a nameserver there is nothing to wait for, or this test would not end.
$base->dispatch();
echo "no nameserver: over\n";
$inactive = new EventDnsBase($base, EventDnsBase::DISABLE_WHEN_INACTIVE);
$inactive->addNameserverIp('127.0.0.1:9');
$base->dispatch();
echo "an inactive one: over\n";
$dns->addNameserverIp('127.0.0.1:9');
$timer = Event::timer($base, function () use (&$dns) {
    echo "the timer comes\n";
    $dns = null;
});
$timer->add(0.01);
$base->dispatch();
echo "the object has ended: over\n";
?>
--EXPECT--
no nameserver: over
an inactive one: over
the timer comes
the object has ended: over
