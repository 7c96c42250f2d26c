--TEST--
The examples of Symfony and Slim answer over HTTP/1.1 and HTTP/2
--EXTENSIONS--
posix
pcntl
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Symfony/Component/HttpKernel', 'Slim', 'Nyholm/Psr7'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';
require __DIR__ . '/../../tests-phpt/include/http2.inc';

function http2(int $port, string $bytes): string
{
    $base = new EventBase();
    return outcome($base, (new Http2($base, $port))->send($bytes), 1);
}
$form = multipart('b', [['file', ['a.txt', 'text/plain', 'some text']]]);
$head = block('/upload', 'POST') . field('content-type', 'multipart/form-data; boundary=b');
$upload = frame(HEADERS, END_HEADERS, 1, $head) . frame(DATA, END_STREAM, 1, $form);
foreach (['symfony.php' => ['/?name=Ada', '/report', '/nowhere'], 'slim3.php' => ['/hello/Ada', '/nowhere', '/fails']] as $example => $targets) {
    foreach ([0, 2] as $workers) {
        // Examples have arguments of their own.
        $service = new Service("../../examples/$example", plain: ['127.0.0.1:0', (string) $workers]);
        foreach ($targets as $target) {
            $answer = $service->ask($target);
            $other = http2($service->port, request(1, $target));
            echo "$example $target ", substr($answer, 0, 3), ' ', strlen($answer) < 100 ? json_encode(substr($answer, 4)) : strlen($answer) > 500, ' ';
            echo strlen($answer) < 100 ? json_encode($other) : strlen($other) > 500, "\n";
        }
        echo json_encode($service->ask('/upload', 'POST', $form, 'Content-Type: multipart/form-data; boundary=b')), "\n";
        echo json_encode(http2($service->port, $upload)), "\n";
        echo $service->stop(), "\n";
    }
}
?>
--EXPECT--
symfony.php /?name=Ada 200 "Hello Ada\n" "HEADERS Hello Ada\n goes on"
symfony.php /report 200 1 1
symfony.php /nowhere 404 "Not found\n" "HEADERS Not found\n goes on"
"200 a.txt has 9 bytes\n"
"HEADERS a.txt has 9 bytes\n goes on"
stopped
symfony.php /?name=Ada 200 "Hello Ada\n" "HEADERS Hello Ada\n goes on"
symfony.php /report 200 1 1
symfony.php /nowhere 404 "Not found\n" "HEADERS Not found\n goes on"
"200 a.txt has 9 bytes\n"
"HEADERS a.txt has 9 bytes\n goes on"
stopped
slim3.php /hello/Ada 200 "Hello Ada, by HTTP\/1.1\n" "HEADERS Hello Ada, by HTTP\/2\n goes on"
slim3.php /nowhere 404 1 1
slim3.php /fails 500  
"200 file: a.txt has 9 bytes\n"
"HEADERS file: a.txt has 9 bytes\n goes on"
stopped
slim3.php /hello/Ada 200 "Hello Ada, by HTTP\/1.1\n" "HEADERS Hello Ada, by HTTP\/2\n goes on"
slim3.php /nowhere 404 1 1
slim3.php /fails 500  
"200 file: a.txt has 9 bytes\n"
"HEADERS file: a.txt has 9 bytes\n goes on"
stopped
