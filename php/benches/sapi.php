<?php
/* The application under php -S: a request is made of what PHP has, and the response is printed. */

declare(strict_types=1);

use Nyholm\Psr7\Factory\Psr17Factory;

require __DIR__ . '/hello.inc';

$factory = new Psr17Factory();
$uri = $factory->createUri("http://{$_SERVER['HTTP_HOST']}{$_SERVER['REQUEST_URI']}");
$request = $factory->createServerRequest($_SERVER['REQUEST_METHOD'], $uri, $_SERVER)
    ->withQueryParams($_GET)->withCookieParams($_COOKIE);
foreach (getallheaders() as $name => $value) {
    $request = $request->withHeader((string) $name, $value);
}
$response = (new Hello($factory))->handle($request);
http_response_code($response->getStatusCode());
foreach ($response->getHeaders() as $name => $values) {
    foreach ($values as $value) {
        header("$name: $value", false);
    }
}
echo $response->getBody();
