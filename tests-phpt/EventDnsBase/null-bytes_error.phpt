--TEST--
EventDnsBase: what follows a null byte is not ignored
--FILE--
<?php
$dns = new EventDnsBase(new EventBase(), false);
$calls = [
    'addNameserverIp' => ["127.0.0.1\0junk"],
    'loadHosts' => ["/etc/hosts\0junk"],
    'parseResolvConf' => [EventDnsBase::OPTIONS_ALL, "/etc/resolv.conf\0junk"],
    'addSearch' => ["a.test\0junk"],
    'setOption' => ["timeout\0junk", '1'],
];
foreach ($calls as $method => $arguments) {
    try {
        $dns->$method(...$arguments);
        echo "$method accepted\n";
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
var_dump($dns->countNameservers());
?>
--EXPECT--
EventDnsBase::addNameserverIp(): Argument #1 ($ip) must not contain any null bytes
EventDnsBase::loadHosts(): Argument #1 ($hosts) must not contain any null bytes
EventDnsBase::parseResolvConf(): Argument #2 ($filename) must not contain any null bytes
EventDnsBase::addSearch(): Argument #1 ($domain) must not contain any null bytes
EventDnsBase::setOption(): Argument #1 ($option) must not contain any null bytes
int(0)
