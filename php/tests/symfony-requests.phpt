--TEST--
A kernel of Symfony is given requests as PHP would give them
--EXTENSIONS--
posix
--SKIPIF--
<?php require __DIR__ . '/include/skip.inc'; need('Symfony/Component/HttpKernel'); ?>
--FILE--
<?php
require __DIR__ . '/include/package.inc';

$service = new Service('symfony.php');
$show = fn (string $answer) => print(str_replace('127.0.0.1', 'LOCAL', $answer) . "\n");
$show($service->ask('/path/a%20b?x=1&y[]=2', 'GET', '', 'Cookie: a=1; b=%20x', 'X-Two: 1', 'X-Two: 2'));
$show($service->ask('/', 'POST', 'a[]=1&b=2', 'Content-Type: application/x-www-form-urlencoded'));
$show($service->ask('/', 'PUT', 'a[]=1&b=2', 'Content-Type: application/x-www-form-urlencoded'));
// Nobody is trusted unless the application says so.
$show($service->ask('/', 'POST', '{}', 'Content-Type: application/json', 'X-Forwarded-For: 1.2.3.4', 'X_Forwarded_For: 5.6.7.8', 'X-Forwarded-Proto: https'));
$show($service->ask('http://other:81/there', 'DELETE'));
$form = multipart('b', [['title', 'x'], ['file', ['a.txt', 'text/plain', 'some text']], ['many[]', ['', 'x', '']], ['many[]', ['b', 'text/x', '']], ['none', ['', 'x', '']]]);
$show($service->ask('/', 'POST', $form, 'Content-Type: multipart/form-data; boundary=b'));
$show($service->ask('/moved', 'POST', $form, 'Content-Type: multipart/form-data; boundary=b'));
echo md5('some text'), "\n";
$show($service->ask('/length', 'PUT', str_repeat('x', 1000000)));
// Forms of other methods than POST are forms whether they are in memory or in a file, up to the same limit.
foreach ([90000, 900000, 3000000] as $length) {
    $answer = $service->ask('/', 'PATCH', 'a=1&b=' . str_repeat('x', $length), 'Content-Type: application/x-www-form-urlencoded');
    $show(preg_match('/"post":.*?\}/', $answer, $post) ? preg_replace('/x{10,}/', 'X', $post[0]) : substr($answer, 0, 3));
}
echo $service->stop(), "\n";
?>
--EXPECT--
200 {"method":"GET","uri":"http://h/path/a%20b?x=1&y%5B0%5D=2","base":"","ip":"LOCAL","secure":false,"protocol":"HTTP/1.1","query":{"x":"1","y":["2"]},"post":[],"cookies":{"a":"1","b":" x"},"files":[],"content":"","headers":{"x-two":["1, 2"]}}
200 {"method":"POST","uri":"http://h/","base":"","ip":"LOCAL","secure":false,"protocol":"HTTP/1.1","query":[],"post":{"a":["1"],"b":"2"},"cookies":[],"files":[],"content":"a[]=1&b=2","headers":{"content-type":["application/x-www-form-urlencoded"]}}
200 {"method":"PUT","uri":"http://h/","base":"","ip":"LOCAL","secure":false,"protocol":"HTTP/1.1","query":[],"post":{"a":["1"],"b":"2"},"cookies":[],"files":[],"content":"a[]=1&b=2","headers":{"content-type":["application/x-www-form-urlencoded"]}}
200 {"method":"POST","uri":"http://h/","base":"","ip":"LOCAL","secure":false,"protocol":"HTTP/1.1","query":[],"post":[],"cookies":[],"files":[],"content":"{}","headers":{"content-type":["application/json"],"x-forwarded-for":["1.2.3.4"]}}
200 {"method":"DELETE","uri":"http://other:81/there","base":"","ip":"LOCAL","secure":false,"protocol":"HTTP/1.1","query":[],"post":[],"cookies":[],"files":[],"content":"","headers":[]}
200 {"method":"POST","uri":"http://h/","base":"","ip":"LOCAL","secure":false,"protocol":"HTTP/1.1","query":[],"post":{"title":"x"},"cookies":[],"files":{"file":["a.txt","text/plain",0,9],"many":{"1":["b","text/x",0,0]},"none":null},"content":"","headers":{"content-type":["multipart/form-data; boundary=b"]}}
200 [true,9,"552e21cd4cd9918678e3c1a0df491bc3"]
552e21cd4cd9918678e3c1a0df491bc3
200 1000000
"post":{"a":"1","b":"X"}
"post":{"a":"1","b":"X"}
413
stopped
