<?php

declare(strict_types=1);

namespace EventServer\Http;

use EventHttpRequest;
use EventServer\Multipart\Form;

/** A request, all of which has come: what applications of any kind are given it from. */
final class Request
{
    /** A target with a host and perhaps a port (RFC 3986, section 3.2), and what is behind them. */
    private const ABSOLUTE = '~^https?://((?:\[[0-9A-Fa-f:.]++\]|[0-9A-Za-z._\~!$&\'()*+,;=%-]++)(?::\d{0,5})?)([/?].*)?$~iDs';

    /** How many names of headers are remembered, which clients choose. */
    private const MAX_KEYS = 200;

    /** @var array<string, string> what key() has said */
    private static array $keys = [];
    /** @var array{string, string, ?string} what named() has said last, and of what */
    private static array $lastNamed = ['', 'localhost', null];

    public readonly string $method;
    /** As it was sent: "/path?query", seldom "http://host/path" or "*". */
    public readonly string $target;
    /** The path and the query of it; empty where it has none. */
    public readonly string $path;
    /** "1.0", "1.1" or "2". */
    public readonly string $protocol;
    /** The name and port the request is for; empty where it names none. */
    public readonly string $authority;
    public readonly string $query;
    /** @var array<string, list<string>> */
    public readonly array $headers;
    /** @var array<string, string> the names of them, by those in small letters */
    private readonly array $names;
    /** @var array<string, mixed> as $_SERVER has them */
    public readonly array $server;
    /** @var array<string, string> */
    public readonly array $cookies;
    /** @var array<mixed> as $_GET has it */
    public readonly array $parameters;
    /** @var ?array<mixed> as $_POST has it; null when the request is no form that was posted */
    public readonly ?array $fields;

    /**
     * @param int $variables how many of a query or a form there may be
     * @param int $maxForm how many bytes of one
     */
    public function __construct(
        EventHttpRequest $request,
        public readonly bool $secure,
        private readonly Form|Spool|string $body,
        int $variables,
        int $maxForm,
    ) {
        $this->method = $request->getMethod();
        $this->target = $request->getUri();
        $this->protocol = substr($request->getProtocol(), 5);
        $this->query = explode('?', $this->target, 2)[1] ?? '';
        [$headers, $this->names] = self::headers($request);
        [$this->authority, $this->path, $this->headers] = self::addressed($this->target, $headers, $this->names['host'] ?? null);
        $this->parameters = self::variables($this->query, $variables)
            ?? throw Refusal::longTarget("A query has more than $variables variables");
        $this->cookies = self::cookies($this->header('cookie', '; '));
        $this->server = $this->server($request);
        $this->fields = match (true) {
            $this->body instanceof Form => $this->body->fields,
            $this->method === 'POST' && $this->isForm() => $this->form($variables, $maxForm),
            default => null,
        };
    }

    /** All values of a header, joined; $name in small letters. */
    public function header(string $name, string $glue = ', '): string
    {
        return implode($glue, $this->headers[$this->names[$name] ?? ''] ?? []);
    }

    /** @return array<mixed> the tree of uploaded files, with an Upload for each */
    public function files(): array
    {
        return $this->body instanceof Form ? $this->body->files : [];
    }

    /** @return resource|string the body; that of a form with files is empty, as php://input is, for it was taken apart */
    public function body()
    {
        return match (true) {
            $this->body instanceof Form => '',
            $this->body instanceof Spool => $this->body->stream(),
            default => $this->body,
        };
    }

    /** What parse_str() makes of it; null when it has too many variables, which parse_str() would drop. */
    private static function variables(string $encoded, int $limit): ?array
    {
        if ($encoded === '') {
            return [];
        }
        if (substr_count($encoded, '&') >= $limit) {
            return null;
        }
        parse_str($encoded, $variables);
        return $variables;
    }

    /** @return array{array<string, list<string>>, array<string, string>} them all, and their names by those in small letters */
    private static function headers(EventHttpRequest $request): array
    {
        $headers = $names = [];
        foreach ($request->getInputHeaders() as $name => $_) {
            $name = (string) $name;
            $lower = strtolower($name);
            if (!isset($names[$lower])) {
                $names[$lower] = $name;
                $headers[$name] = $request->getHeaderValues($name, EventHttpRequest::INPUT_HEADER);
            }
        }
        return [$headers, $names];
    }

    /**
     * Whom a request is for. Where the target says it, the header Host is to be ignored (RFC 9112, section 3.2.2), by
     * everybody: two that disagree are how a request is made to pass for another.
     *
     * @param array<string, list<string>> $headers
     * @param ?string $host the name of the header, as it was sent
     * @return array{string, string, array<string, list<string>>} the authority, the path, the headers
     */
    private static function addressed(string $target, array $headers, ?string $host): array
    {
        if ($target === '*' || str_starts_with($target, '/')) {
            return [$host === null ? '' : implode(', ', $headers[$host]), $target === '*' ? '' : $target, $headers];
        }
        if (!preg_match(self::ABSOLUTE, $target, $named)) {
            throw Refusal::malformed('The target is neither a path nor a URI of HTTP');
        }
        $headers[$host ?? 'Host'] = [$named[1]];
        return [$named[1], $named[2] ?? '', $headers];
    }

    /** @return array<string, string> by the names that were sent, which nothing else can be mistaken for */
    private static function cookies(string $header): array
    {
        $cookies = [];
        foreach ($header === '' ? [] : explode(';', $header) as $pair) {
            [$name, $value] = explode('=', $pair, 2) + [1 => null];
            if ($value !== null && ($name = trim($name)) !== '') {
                $cookies[$name] ??= rawurldecode(trim($value));
            }
        }
        return $cookies;
    }

    /** @return array<string, mixed> */
    private function server(EventHttpRequest $request): array
    {
        $request->getConnection()?->getPeer($address, $port);
        [$host, $hostPort] = self::named($this->authority);
        $now = microtime(true);
        $server = [
            'REQUEST_METHOD' => $this->method,
            'REQUEST_URI' => $this->target,
            'QUERY_STRING' => $this->query,
            'SERVER_PROTOCOL' => 'HTTP/' . ($this->protocol === '2' ? '2.0' : $this->protocol),
            'SERVER_NAME' => $host,
            'SERVER_PORT' => $hostPort ?? ($this->secure ? '443' : '80'),
            'REMOTE_ADDR' => (string) ($address ?? ''),
            'REMOTE_PORT' => (string) ($port ?? ''),
            'REQUEST_TIME' => (int) $now,
            'REQUEST_TIME_FLOAT' => $now,
        ];
        if ($this->secure) {
            $server['HTTPS'] = 'on';
        }
        foreach ($this->headers as $name => $values) {
            $key = self::$keys[$name] ?? self::key((string) $name);
            if ($key !== '') {
                $server[$key] = isset($values[1]) ? implode($key === 'HTTP_COOKIE' ? '; ' : ', ', $values) : $values[0];
            }
        }
        return $server;
    }

    /** The name of a header in $_SERVER; empty for one that is not there. */
    private static function key(string $name): string
    {
        $upper = strtoupper(strtr($name, '-', '_'));
        $key = match (true) {
            // With an underscore it would pass for another header; and programs take HTTP_PROXY for a setting of theirs.
            str_contains($name, '_'), $upper === 'PROXY' => '',
            $upper === 'CONTENT_TYPE', $upper === 'CONTENT_LENGTH' => $upper,
            default => "HTTP_$upper",
        };
        if (count(self::$keys) < self::MAX_KEYS) {
            self::$keys[$name] = $key;
        }
        return $key;
    }

    /** @return array{string, ?string} the name and the port in an authority */
    private static function named(string $authority): array
    {
        if (self::$lastNamed[0] !== $authority) {
            $named = parse_url("//$authority");
            self::$lastNamed = [$authority, $named['host'] ?? 'localhost', isset($named['port']) ? (string) $named['port'] : null];
        }
        return [self::$lastNamed[1], self::$lastNamed[2]];
    }

    /** Whether the body is a form without files. */
    public function isForm(): bool
    {
        return !$this->body instanceof Form
            && strtolower(trim(explode(';', $this->header('content-type'), 2)[0])) === 'application/x-www-form-urlencoded';
    }

    /**
     * The fields of such a form.
     *
     * @return array<mixed>
     */
    public function form(int $variables, int $maxForm): array
    {
        $length = $this->body instanceof Spool ? $this->body->length : strlen($this->body);
        if ($length > $maxForm) {
            throw Refusal::tooLarge("A form has more than $maxForm bytes");
        }
        $form = $this->body instanceof Spool ? $this->body->contents() : $this->body;
        return self::variables($form, $variables) ?? throw Refusal::tooLarge("A form has more than $variables fields");
    }
}
