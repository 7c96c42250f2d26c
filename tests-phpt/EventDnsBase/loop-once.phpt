--TEST--
EventDnsBase: EventBase::LOOP_ONCE waits for what becomes of a name, not for what becomes of each question
--FILE--
<?php
require __DIR__ . '/../include/stream.inc';
$server = stream_socket_server('udp://127.0.0.1:0', $no, $message, STREAM_SERVER_BIND);
$base = new EventBase();
$dns = new EventDnsBase($base, EventDnsBase::DISABLE_WHEN_INACTIVE);
$dns->addNameserverIp(stream_socket_get_name($server, false));
$dns->setOption('getaddrinfo-allow-skew', '0.05');
$b = new EventBufferEvent($base, null, 0, null, null, function ($b, $e) { echo names($e), ': ', $b->getDnsErrorString(), "\n"; });
$b->connectHost($dns, 'x.test', 80);
// The question has been sent. One of the two is answered, and is not the end of it.
$question = stream_socket_recvfrom($server, 4096, 0, $from);
stream_socket_sendto($server, substr($question, 0, 2) . "\x81\x83" . substr($question, 4), 0, $from);
$base->loop(EventBase::LOOP_ONCE);
echo "over\n";
?>
--EXPECT--
ERROR: nodename nor servname provided, or not known
over
