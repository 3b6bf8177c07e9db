import TUI

/// Puts together key sequences that curses hands on in pieces: those which the terminal's description does not name
/// (PuTTY's Home under TERM=vt100), and those that a stuttering link tore apart. Without it the rest of a torn arrow
/// key, `[` and `A`, would be two keys more, and `A` acknowledges alarms.
struct EscapeSequences {
    private enum State {
        case ground
        /// ESC came; `told` once it was handed on as the Escape key because nothing followed in time.
        case escape(told: Bool)
        /// `ESC [` came and the parameters so far.
        case control(parameters: String, told: Bool)
        /// `ESC O` came.
        case single(told: Bool)
        /// A paste began: what came of it so far.
        case paste(PastedText)
    }

    /// No key's sequence is longer; what is, is noise, and must not swallow the keys after it.
    private static let longestParameters = 12

    private var state = State.ground

    /// The keys that are complete with this character: none, one or two.
    mutating func take(_ scalar: Unicode.Scalar) -> [Key] {
        switch state {
        case .ground: return begin(scalar)
        case .escape(let told):
            if scalar == "[" {
                state = .control(parameters: "", told: told)
                return []
            }
            if scalar == "O" {
                state = .single(told: told)
                return []
            }
            return (told ? [] : [.escape]) + begin(scalar)
        case .single(let told):
            state = .ground
            return found(EscapeSequences.key(final: scalar, parameters: ""), told)
        case .control(let parameters, let told):
            switch scalar.value {
            case 0x20...0x3F where parameters.unicodeScalars.count < EscapeSequences.longestParameters:
                state = .control(parameters: parameters + String(scalar), told: told)
                return []
            case 0x40...0x7E:
                state = .ground
                if scalar == "~", parameters == "200" {
                    state = .paste(PastedText())
                    return []
                }
                return found(EscapeSequences.key(final: scalar, parameters: parameters), told)
            default: return begin(scalar)
            }
        case .paste(var text):
            // Ctrl-C gets out of a paste whose end was lost on the way.
            if scalar.value == 0x03 { return begin(scalar) }
            if text.take(scalar) {
                state = .ground
                return [.paste(text.text)]
            }
            state = .paste(text)
            return []
        }
    }

    /// Whether what comes now is text that was pasted: curses may take parts of it for keys.
    var isPasting: Bool { if case .paste = state { true } else { false } }

    /// Nothing more waits to be read: an ESC that stands alone was the Escape key.
    mutating func pause() -> [Key] {
        // A lone Escape in it is the way out too: it was pressed, and not pasted.
        if case .paste(let text) = state, text.endsInEscape {
            state = .ground
            return [.escape]
        }
        guard case .escape(told: false) = state else { return [] }
        state = .escape(told: true)
        return [.escape]
    }

    /// A key that curses decoded itself came: what was begun before it is over.
    mutating func interrupt() -> [Key] {
        if isPasting { return [] }
        let left = pause()
        state = .ground
        return left
    }

    private mutating func begin(_ scalar: Unicode.Scalar) -> [Key] {
        guard scalar.value != 0x1B else {
            state = .escape(told: false)
            return []
        }
        state = .ground
        return [Key(scalar)]
    }

    /// Escape has been acted on already where the sequence was torn: its key then stays untold, one action is enough.
    private func found(_ key: Key?, _ told: Bool) -> [Key] {
        guard let key, !told else { return [] }
        return [key]
    }

    /// ECMA-48's cursor keys, and the numbered keys of the VT220 and its descendants. Parameters behind the first tell
    /// Shift, Alt and Ctrl, which the console does not use.
    private static func key(final: Unicode.Scalar, parameters: String) -> Key? {
        switch final {
        case "A": return .up
        case "B": return .down
        case "C": return .right
        case "D": return .left
        case "H": return .home
        case "F": return .end
        case "M" where parameters.isEmpty: return .enter
        case "~":
            switch parameters.split(separator: ";", omittingEmptySubsequences: false).first {
            case "1", "7": return .home
            case "4", "8": return .end
            case "5": return .pageUp
            case "6": return .pageDown
            default: return nil
            }
        default: return nil
        }
    }
}

/// Text between the marks that a terminal sets around a paste: a line's end in it presses no Enter, and a letter no key.
struct PastedText {
    /// More than any line takes; the rest of a longer paste is dropped, but its end is still looked for.
    private static let longest = 4_096
    private static let end = Array("\u{1B}[201~".unicodeScalars)

    private var scalars: [Unicode.Scalar] = []
    /// How much of the end's mark has come.
    private var matched = 0

    /// - Returns: whether the paste is over with it.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == PastedText.end[matched] {
            matched += 1
            return matched == PastedText.end.count
        }
        for dropped in PastedText.end.prefix(matched) { append(dropped) }
        matched = scalar == PastedText.end[0] ? 1 : 0
        if matched == 0 { append(scalar) }
        return false
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalars.count < PastedText.longest { scalars.append(scalar) }
    }

    var endsInEscape: Bool { matched == 1 }
    var text: String { String(String.UnicodeScalarView(scalars)) }
}
