<?php
/* A kernel of Symfony as a service: each path is for a test. With the word "runtime", by symfony/runtime. */

declare(strict_types=1);

use EventServer\Runner;
use EventServer\Symfony\Application;
use EventServer\Symfony\Runtime;
use Symfony\Component\EventDispatcher\EventDispatcher;
use Symfony\Component\HttpFoundation\BinaryFileResponse;
use Symfony\Component\HttpFoundation\Cookie;
use Symfony\Component\HttpFoundation\File\UploadedFile;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\RequestStack;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpFoundation\StreamedResponse;
use Symfony\Component\HttpKernel\Controller\ArgumentResolver;
use Symfony\Component\HttpKernel\Controller\ControllerResolver;
use Symfony\Component\HttpKernel\Event\RequestEvent;
use Symfony\Component\HttpKernel\Event\TerminateEvent;
use Symfony\Component\HttpKernel\EventListener\ResponseListener;
use Symfony\Component\HttpKernel\HttpKernel;
use Symfony\Component\HttpKernel\HttpKernelInterface;
use Symfony\Component\HttpKernel\KernelEvents;

require __DIR__ . '/start.inc';

function controller(Request $request): Response
{
    $path = $request->getPathInfo();
    switch ($path) {
        case '/throw':
            throw new LogicException('of the controller');
        case '/binary':
            $response = new BinaryFileResponse($request->query->get('path'), 200, ['Content-Type' => 'text/x']);
            $request->query->has('delete') && $response->deleteFileAfterSend();
            return $response;
        case '/streamed':
            return new StreamedResponse(function () use ($request) {
                for ($i = 0; $i < $request->query->get('count'); $i++) {
                    echo str_repeat(chr(65 + $i % 26), (int) $request->query->get('size'));
                    ob_flush();
                    flush();
                }
            });
        case '/closes':
            return new StreamedResponse(function () {
                ob_end_flush();
                echo "on the terminal\n";
            });
        case '/fails':
            return new StreamedResponse(fn () => throw new LogicException('of the stream'));
        case '/moved':
            $file = $request->files->get('file');
            $moved = $file->move(dirname($file->getPathname()), 'moved');
            $said = json_encode([$file->isValid(), $moved->getSize(), md5_file($moved->getPathname())]);
            unlink($moved->getPathname());
            return new Response($said);
        case '/length':
            $body = $request->getContent(true);
            for ($length = 0; ($piece = fread($body, 65536)) !== ''; $length += strlen($piece));
            return new Response((string) $length);
        case '/cookies':
            $response = new Response('cookies');
            $response->headers->setCookie(Cookie::create('a', '1'));
            $response->headers->setCookie(Cookie::create('b', '2'));
            return $response;
        case '/status':
            return new Response('a body', (int) $request->query->get('code'));
        default:
            $files = $request->files->all();
            array_walk_recursive($files, fn (&$file) => $file = $file instanceof UploadedFile
                ? [$file->getClientOriginalName(), $file->getClientMimeType(), $file->getError(), $file->getSize()] : $file);
            return new Response(json_encode([
                'method' => $request->getMethod(),
                'uri' => $request->getUri(),
                'base' => $request->getBaseUrl(),
                'ip' => $request->getClientIp(),
                'secure' => $request->isSecure(),
                'protocol' => $request->getProtocolVersion(),
                'query' => $request->query->all(),
                'post' => $request->request->all(),
                'cookies' => $request->cookies->all(),
                'files' => $files,
                'content' => $request->getContent(),
                'headers' => array_intersect_key($request->headers->all(), ['x-two' => 1, 'content-type' => 1, 'x-forwarded-for' => 1]),
            ], JSON_UNESCAPED_SLASHES));
    }
}

$make = function (array $context): HttpKernelInterface {
    $dispatcher = new EventDispatcher();
    $dispatcher->addListener(KernelEvents::REQUEST, fn (RequestEvent $event) => $event->getRequest()->attributes->set('_controller', 'controller'));
    $dispatcher->addSubscriber(new ResponseListener('UTF-8'));
    $dispatcher->addListener(KernelEvents::TERMINATE, fn (TerminateEvent $event) =>
        $event->getRequest()->query->has('bad-end') && throw new LogicException('of the end'), -1);
    $dispatcher->addListener(KernelEvents::TERMINATE, fn (TerminateEvent $event) =>
        fwrite(STDERR, "Terminated {$event->getRequest()->getRequestUri()} {$event->getResponse()->getStatusCode()}\n"));
    return new HttpKernel($dispatcher, new ControllerResolver(), new RequestStack(), new ArgumentResolver());
};

if (($argv[2] ?? '') === 'runtime') {
    // What autoload_runtime.php does.
    $class = ($argv[3] ?? '') === 'logger' ? LoggingRuntime::class : Runtime::class;
    $runtime = new $class(['event_server' => json_decode($argv[1], true), 'error_handler' => false]);
    $callable = ($argv[3] ?? '') === 'nothing' ? fn () => new stdClass() : $make;
    [$application, $arguments] = $runtime->getResolver($callable)->resolve();
    exit($runtime->getRunner($application(...$arguments))->run());
}
$settings = settings();
$resettable = json_decode($argv[1], true)['resettable'] ?? false;
exit((new Runner($settings))->run(function () use ($make, $settings, $resettable): Application {
    $kernel = $make($_SERVER);
    return new Application($resettable ? new ResettableKernel($kernel) : $kernel, $settings);
}));
