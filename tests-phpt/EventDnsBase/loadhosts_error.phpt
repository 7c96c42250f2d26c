--TEST--
EventDnsBase::loadHosts() of what cannot be read says so
--FILE--
<?php
set_error_handler(function ($no, $text) {
    echo str_replace(__DIR__, 'HERE', $text), "\n";
});
$dns = new EventDnsBase(new EventBase(), false);
var_dump($dns->loadHosts(__DIR__ . '/no-such-file'), $dns->loadHosts(__DIR__));
var_dump($dns->addNameserverIp('dns.example'));
?>
--EXPECT--
EventDnsBase::loadHosts(): Failed to read HERE/no-such-file: No such file or directory
EventDnsBase::loadHosts(): Failed to read HERE: Is a directory
bool(false)
bool(false)
EventDnsBase::addNameserverIp(): Unable to parse nameserver address dns.example: it has to be an IP address, as 127.0.0.1, 127.0.0.1:53 or [::1]:53
bool(false)
