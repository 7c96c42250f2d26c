--TEST--
EventHttp with an EventSslContext: clients that leave anywhere in the handshake leave nothing behind, and others are served
--EXTENSIONS--
openssl
sockets
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';

$base = new EventBase();
$crt = make_cert();
[$http, $port] = listen_http($base, new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_LOCAL_CERT => $crt['both']]));
$http->setDefaultCallback(fn (EventHttpRequest $request) => $request->sendReply(200, 'OK'));
$relay = stream_socket_server('tcp://127.0.0.1:0');
$at = stream_socket_get_name($relay, false);

/* A client whose first $bytes come to the server. Returns how many it has sent. */
function cut(EventBase $base, $relay, string $at, int $port, int $method, int $bytes, string $end): int
{
    $client = stream_socket_client("tcp://$at", $no, $message, 600, STREAM_CLIENT_CONNECT,
        stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]));
    $near = stream_socket_accept($relay);
    $far = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_connect($far, '127.0.0.1', $port);
    socket_set_nonblock($far);
    stream_set_blocking($client, false);
    stream_set_blocking($near, false);
    $sent = 0;
    $up = 0;
    // The end of the handshake and a request, or nothing new for a while.
    for ($quiet = 0; $quiet < 20 && $sent < $bytes; $quiet++) {
        if ($up === 0 && ($up = @stream_socket_enable_crypto($client, true, $method)) === true) {
            fwrite($client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        $some = (string) fread($near, 65536);
        if ($some !== '') {
            $some = substr($some, 0, $bytes - $sent);
            socket_write($far, $some);
            $sent += strlen($some);
            $quiet = 0;
        }
        $base->loop(EventBase::LOOP_NONBLOCK);
        $back = @socket_read($far, 65536);
        if ($back !== false && $back !== '') {
            fwrite($near, $back);
            $quiet = 0;
        }
        usleep(200);
    }
    match ($end) {
        'closed' => null,
        'reset' => socket_set_option($far, SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]),
        'half closed' => socket_shutdown($far, 1),
    };
    if ($end === 'half closed') {
        // The server has to end it.
        pump($base, function () use ($far) {
            while (($some = @socket_read($far, 65536)) !== false && $some !== '');
            return $some === '' || socket_last_error($far) !== SOCKET_EAGAIN;
        });
    }
    socket_close($far);
    fclose($near);
    fclose($client);
    return $sent;
}

$descriptors = fn () => count(glob('/proc/self/fd/*'));
$before = $descriptors();
foreach (['TLS 1.2' => STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT, 'TLS 1.3' => STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT] as $version => $method) {
    $whole = cut($base, $relay, $at, $port, $method, 1 << 20, 'closed');
    foreach (['closed', 'reset', 'half closed'] as $end) {
        for ($bytes = 0; $bytes < $whole; $bytes += $bytes < 12 ? 1 : 41) {
            cut($base, $relay, $at, $port, $method, $bytes, $end);
        }
        pump($base, fn () => $descriptors() === $before, 5);
        echo "$version, $end: ", $descriptors() - $before, " left; another: ", (new TlsClient($base, $port))->get('/'), "\n";
        pump($base, fn () => $descriptors() === $before, 5);
    }
}
?>
--EXPECT--
TLS 1.2, closed: 0 left; another: 200 
TLS 1.2, reset: 0 left; another: 200 
TLS 1.2, half closed: 0 left; another: 200 
TLS 1.3, closed: 0 left; another: 200 
TLS 1.3, reset: 0 left; another: 200 
TLS 1.3, half closed: 0 left; another: 200 
