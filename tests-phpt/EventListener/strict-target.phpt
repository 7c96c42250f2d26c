--TEST--
Ports and paths are not guessed, and no host is looked up
--FILE--
<?php
require __DIR__ . '/../include/loop.inc';

$base = new EventBase();
foreach (['garbage', '::1:80', '127.0.0.1:99999', '127.0.0.1:', '127.0.0.1:80x', '127.0.0.1:-1', 'unix:', 'Unix:', 'no.such.name.example:80',
    '[::1:80', 'unix:' . str_repeat('x', 200)] as $target) {
    $made = grab(fn() => new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $target));
    echo $target, ': ', get_class($made), ': ', $made->getMessage(), "\n";
    if ($wanted = $made->getPrevious()) {
        echo '  ', $wanted->getMessage(), "\n";
    }
}
foreach (['localhost:0', '[::]:0', '0.0.0.0:0'] as $target) {
    say($target, @grab(fn() => new EventListener($base, fn() => 1, null, EventListener::OPT_CLOSE_ON_FREE, -1, $target)));
}
?>
--EXPECT--
garbage: Exception: Failed to parse network address garbage
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
::1:80: Exception: Failed to parse network address ::1:80: an IPv6 address has to be in brackets, as in [::1]:80
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
127.0.0.1:99999: Exception: Failed to parse network address 127.0.0.1:99999: the port has to be a number from 0 to 65535
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
127.0.0.1:: Exception: Failed to parse network address 127.0.0.1:: the port has to be a number from 0 to 65535
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
127.0.0.1:80x: Exception: Failed to parse network address 127.0.0.1:80x: the port has to be a number from 0 to 65535
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
127.0.0.1:-1: Exception: Failed to parse network address 127.0.0.1:-1: the port has to be a number from 0 to 65535
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
unix:: Exception: Failed to parse network address unix:: there is no path
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
Unix:: Exception: Failed to parse network address Unix:: there is no path
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
no.such.name.example:80: Exception: Failed to parse network address no.such.name.example:80: the host has to be an IPv4 or IPv6 address, or a name in /etc/hosts
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
[::1:80: Exception: Failed to parse network address [::1:80
  A target has the form 127.0.0.1:80, [::1]:80 or unix:/path
unix:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: Exception: Failed to allocate listener on unix:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: File name too long
localhost:0: EventListener
[::]:0: EventListener
0.0.0.0:0: EventListener
