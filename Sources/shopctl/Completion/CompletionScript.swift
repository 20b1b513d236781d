import ArgumentParser

/// What a shell needs to know to ask this program what could stand at the cursor.
enum CompletionShell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    /// The scripts are the same for every version and language: all knowledge is in the program. They are given the words
    /// up to the cursor and print nothing when the program is not there.
    var script: String {
        switch self {
        case .bash: Self.bashScript
        case .zsh: Self.zshScript
        case .fish: Self.fishScript
        }
    }

    /// Bash cuts words at the characters of COMP_WORDBREAKS, among them `:` and `=`, which stand in identifiers and
    /// options: the line is taken apart anew, and of a candidate only what bash will replace is handed back.
    private static let bashScript = #"""
        # bash completion for shopctl
        _shopctl() {
            local words=() line="${COMP_LINE:0:COMP_POINT}" current cut candidate others=none
            read -ra words <<<"$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            ((${#words[@]} > 1)) || return 0
            current=${words[${#words[@]}-1]}
            cut=
            if [[ $current == *[:=]* && $COMP_WORDBREAKS == *:* ]]; then cut=${current%"${current##*[:=]}"}; fi
            COMPREPLY=()
            while IFS=$'\t' read -r candidate _; do
                case $candidate in
                :*) others=${candidate#:} ;;
                *) COMPREPLY+=("${candidate#"$cut"}") ;;
                esac
            done < <("${words[0]/#\~/$HOME}" __complete "${words[@]:1}" 2>/dev/null)
            local file
            if [[ $others == files || $others == folders ]]; then
                local kind=-f
                [[ $others == folders ]] && kind=-d
                while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen "$kind" -- "${current#"$cut"}")
                compopt -o filenames 2>/dev/null
            fi
            # After a node or a kind of an identifier more follows.
            if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[:/=] ]]; then compopt -o nospace 2>/dev/null; fi
            return 0
        }
        complete -F _shopctl shopctl

        """#

    private static let zshScript = #"""
        #compdef shopctl
        # zsh completion for shopctl
        _shopctl() {
            local -a lines names shown open openShown
            local line name remark others=none
            lines=("${(@f)$(${(Q)words[1]} __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
            for line in $lines; do
                if [[ $line == :* ]]; then
                    others=${line#:}
                    continue
                fi
                name=${line%%$'\t'*}
                remark=
                [[ $line == *$'\t'* ]] && remark="  -- ${line#*$'\t'}"
                if [[ $name == *[:/=] ]]; then
                    open+=("$name")
                    openShown+=("$name$remark")
                else
                    names+=("$name")
                    shown+=("$name$remark")
                fi
            done
            ((${#names})) && compadd -l -d shown -a names
            # After a node or a kind of an identifier more follows.
            ((${#open})) && compadd -S '' -l -d openShown -a open
            case $others in
            files) _files ;;
            folders) _files -/ ;;
            esac
        }
        if [[ $funcstack[1] == _shopctl ]]; then _shopctl "$@"; else compdef _shopctl shopctl; fi

        """#

    private static let fishScript = #"""
        # fish completion for shopctl
        function __shopctl_complete
            set -l words (commandline -opc)
            set -l program $words[1]
            set -e words[1]
            set -l current (commandline -ct)
            for line in ($program __complete $words "$current" 2>/dev/null)
                switch $line
                    case ':files'
                        __fish_complete_path "$current"
                    case ':folders'
                        __fish_complete_directories "$current" ''
                    case ':*'
                    case '*'
                        echo $line
                end
            end
        end
        complete -c shopctl -f -a '(__shopctl_complete)'

        """#
}
