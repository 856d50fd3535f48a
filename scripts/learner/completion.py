"""Completion for the shells."""

from .screen import Problem

WORDS = (
    "list start test watch hint diff solution reset next skip status valgrind tsan break update completion --help"
)

SCRIPTS = {
    "bash": f"""\
# In ~/.bashrc: source <(scripts/course completion bash)
_troupe_course()
{{
	local word=${{COMP_WORDS[COMP_CWORD]}} steps

	case ${{COMP_WORDS[COMP_CWORD - 1]}} in
	start)
		steps=$(cd "$(dirname "${{COMP_WORDS[0]}}")/../steps" 2>/dev/null && printf '%s\\n' [0-9][0-9]-*)
		mapfile -t COMPREPLY < <(compgen -W "${{steps//[0-9][0-9]-/}}" -- "$word")
		;;
	solution) mapfile -t COMPREPLY < <(compgen -W "--spoil" -- "$word") ;;
	diff) mapfile -t COMPREPLY < <(compgen -W "--spoil" -- "$word") ;;
	break) mapfile -t COMPREPLY < <(compgen -W "--undo" -- "$word") ;;
	completion) mapfile -t COMPREPLY < <(compgen -W "bash zsh" -- "$word") ;;
	*) mapfile -t COMPREPLY < <(compgen -W "{WORDS}" -- "$word") ;;
	esac
}}
complete -F _troupe_course scripts/course ./scripts/course course
""",
    "zsh": f"""\
# In ~/.zshrc, after compinit: source <(scripts/course completion zsh)
_troupe_course()
{{
	case ${{words[CURRENT - 1]}} in
	start) compadd -- ${{(f)"$(cd "${{words[1]:h}}/../steps" 2>/dev/null && print -l [0-9][0-9]-*(N:s/-/ /) | cut -d' ' -f2)"}} ;;
	solution | diff) compadd -- --spoil ;;
	break) compadd -- --undo ;;
	completion) compadd -- bash zsh ;;
	*) compadd -- {WORDS} ;;
	esac
}}
compdef _troupe_course scripts/course ./scripts/course course
""",
}


def write(arguments):
    if len(arguments) != 1 or arguments[0] not in SCRIPTS:
        raise Problem("completion for which shell?", "scripts/course completion bash, or zsh")
    print(SCRIPTS[arguments[0]], end="")
    return 0
