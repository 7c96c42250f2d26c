<?php
/* Variables of all kinds, for parameters that are passed by reference. */

final class References
{
    public const KINDS = ['unset', 'int', 'text', 'list', 'bomb', 'element', 'bombbase', 'bomball', 'bombexit', 'undeclared',
        'own', 'global', 'array'];

    public static function &make(string $kind, Scene $scene): mixed
    {
        $typed = $scene->keep(new Typed());
        $bomb = fn (string $action) => new Bomb(fn () => $scene->act($action));
        switch ($kind) {
            case 'int':
                return $typed->number;
            case 'text':
                return $typed->text;
            case 'list':
                return $typed->list;
            case 'bomb':
                $typed->bomb = $bomb('free');
                return $typed->bomb;
            case 'element':
                return $typed->list['new']['deeper'];
            case 'undeclared':
                $plain = $scene->keep(new stdClass());
                return $plain->undeclared;
            case 'own':
                return $scene->target;
            case 'global':
                return $GLOBALS['swept'];
            case 'array':
                $variable = [$bomb('drop')];
                return $variable;
            case 'bombbase':
            case 'bomball':
            case 'bombexit':
                $variable = $bomb(['bombbase' => 'free_base', 'bomball' => 'drop_all', 'bombexit' => 'exit'][$kind]);
                return $variable;
            default:
                return $variable;
        }
    }
}
