<?php

declare(strict_types=1);

namespace EventServer\Multipart;

use EventServer\Http\Refusal;

/** What the head of a part says (RFC 7578, section 4): the field it is for, and, of a file, its name and type. */
final class Disposition
{
    private const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private const QUOTED = '"([^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+)"';

    private function __construct(
        public readonly string $name,
        public readonly ?string $filename,
        public readonly ?string $type,
    ) {
    }

    /** @param string $head the lines, without the empty one behind them */
    public static function parse(string $head): self
    {
        $disposition = $type = null;
        foreach (explode("\r\n", preg_replace('/\r\n[ \t]+/', ' ', $head)) as $line) {
            if (!preg_match('/^(' . self::TOKEN . '):[ \t]*(.*?)[ \t]*$/Ds', $line, $header)
                || preg_match('/[\x00-\x08\x0a-\x1f\x7f]/', $line)) {
                throw Refusal::malformed('A part has a header that is none');
            }
            switch (strtolower($header[1])) {
                case 'content-disposition':
                    $disposition === null or throw Refusal::malformed('A part has two headers Content-Disposition');
                    $disposition = $header[2];
                    break;
                case 'content-type':
                    $type = $header[2];
                    break;
            }
        }
        $parameters = self::parameters($disposition ?? '');
        return new self(
            $parameters['name'] ?? throw Refusal::malformed('A part has no name'),
            isset($parameters['filename']) ? self::basename($parameters['filename']) : null,
            $type,
        );
    }

    /** @return array<string, string> */
    private static function parameters(string $value): array
    {
        if (!preg_match('/^form-data[ \t]*+/i', $value, $start)) {
            throw Refusal::malformed('A part is no form-data');
        }
        $parameters = [];
        for ($at = strlen($start[0]); $at < strlen($value); $at += strlen($found[0])) {
            $pattern = '/\G;[ \t]*+(' . self::TOKEN . ')[ \t]*+=[ \t]*+(?|' . self::QUOTED . '|([^\s;"]++))[ \t]*+/';
            if (!preg_match($pattern, $value, $found, 0, $at)) {
                throw Refusal::malformed('A part has a Content-Disposition that cannot be read');
            }
            $name = strtolower($found[1]);
            if (isset($parameters[$name])) {
                throw Refusal::malformed("A part has two parameters $name");
            }
            $parameters[$name] = preg_replace('/\\\\(["\\\\])/', '$1', $found[2]);
        }
        return $parameters;
    }

    /** Some clients send a whole path, and nobody should follow it. */
    private static function basename(string $filename): string
    {
        return preg_replace('~^.*[/\\\\]~s', '', $filename);
    }
}
