<?php

/*
 * HTTPS for several names, each with a certificate of its own. SIGHUP has the certificates read again: connections that
 * are there go on, those to come get the new ones, and no handshake fails.
 *
 *   php php-examples/https_two_names.php 8443 one.example=one.pem two.example=two.pem
 *   kill -HUP PID
 *
 * A file has the certificate, those that lead to the CA's, and the key, in PEM form. Clients that ask for none of the
 * names get the first.
 */

$port = (int) ($argv[1] ?? 8443);
$files = [];
foreach (array_slice($argv, 2) as $argument) {
    [$name, $file] = explode('=', $argument, 2) + [1 => ''];
    $files[strtolower($name)] = $file;
}
$files or exit("Usage: php $argv[0] PORT NAME=FILE...\n");

$contexts = [];
foreach ($files as $name => $file) {
    $context = new EventSslContext(EventSslContext::TLS_SERVER_METHOD, [EventSslContext::OPT_ALPN => ['h2', 'http/1.1']]);
    $context->setMinProtoVersion(EventSslContext::TLS1_2_VERSION);
    $context->setCertificate($file) or exit("Cannot use $file\n");
    $contexts[$name] = $context;
}
$first = reset($contexts);
foreach ($contexts as $name => $context) {
    $first->addServerName($name, $context) or exit("Cannot serve $name\n");
}

$base = new EventBase();
$http = new EventHttp($base, $first);
$http->setDefaultCallback(function (EventHttpRequest $request) use ($contexts) {
    $host = strtolower($request->getHost());
    // Who has asked for one name in the handshake is not served as another, whose context might have wanted more of it.
    $asked = $request->getConnection()->getTlsInfo()['server_name'];
    if (!isset($contexts[$host]) || ($asked !== null && strtolower($asked) !== $host)) {
        $request->sendReply(421, 'Misdirected Request', "This is not $host.\n");
        return;
    }
    $request->sendReply(200, 'OK', "This is $host.\n");
});
$http->bind('0.0.0.0', $port) or exit("Cannot listen on port $port\n");

$renew = Event::signal($base, SIGHUP, function () use ($contexts, $files) {
    foreach ($contexts as $name => $context) {
        // What cannot be used is warned about, and the certificate of before goes on.
        $renewed = $context->setCertificate($files[$name]);
        echo "$name: ", $renewed ? 'read again' : 'as before', "\n";
    }
});
$renew->add();

echo "Listening on port $port\n";
$base->loop();
