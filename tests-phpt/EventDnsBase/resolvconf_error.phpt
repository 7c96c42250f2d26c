--TEST--
EventDnsBase: parseResolvConf() of what cannot be read is false, and bad nameservers are told of
--FILE--
<?php
set_error_handler(function ($no, $message) {
    global $file;
    echo str_replace([$file, sys_get_temp_dir()], ['FILE', 'FOLDER'], $message), "\n";
    return true;
});
$base = new EventBase();
$all = EventDnsBase::OPTIONS_ALL;
$file = tempnam(sys_get_temp_dir(), 'evr');
$dns = new EventDnsBase($base, false);
var_dump($dns->parseResolvConf($all, "$file.missing"), $dns->countNameservers());
var_dump($dns->parseResolvConf(EventDnsBase::OPTION_HOSTSFILE, "$file.missing"));
var_dump($dns->parseResolvConf($all, sys_get_temp_dir()));
file_put_contents($file, "nameserver nonsense\nnameserver 127.0.0.2:5353\n");
$dns = new EventDnsBase($base, false);
var_dump($dns->parseResolvConf($all, $file), $dns->countNameservers());
file_put_contents($file, "search a.test\n");
$dns = new EventDnsBase($base, false);
var_dump($dns->parseResolvConf($all, $file), $dns->countNameservers());
var_dump($dns->parseResolvConf(16, $file), $dns->parseResolvConf(-1, $file), $dns->parseResolvConf(PHP_INT_MAX, $file));
unlink($file);
?>
--EXPECT--
EventDnsBase::parseResolvConf(): Failed to open file
bool(false)
int(1)
EventDnsBase::parseResolvConf(): Failed to open file
bool(false)
EventDnsBase::parseResolvConf(): Failed to open file
bool(false)
EventDnsBase::parseResolvConf(): Unable to parse nameserver address nonsense in FILE
bool(true)
int(1)
EventDnsBase::parseResolvConf(): No nameservers listed in FILE: 127.0.0.1 is asked
bool(true)
int(1)
EventDnsBase::parseResolvConf(): Invalid flags 0x10: a sum of the EventDnsBase::OPTION_* constants is wanted
EventDnsBase::parseResolvConf(): Invalid flags 0xffffffffffffffff: a sum of the EventDnsBase::OPTION_* constants is wanted
EventDnsBase::parseResolvConf(): Invalid flags 0x7fffffffffffffff: a sum of the EventDnsBase::OPTION_* constants is wanted
bool(false)
bool(false)
bool(false)
