import CNcurses
import TUI

extension Key {
    /// Reads what curses gives for a key that it knows; nil for keys that the console does not use.
    init?(cursesCode code: Int32) {
        switch code {
        case KEY_UP: self = .up
        case KEY_DOWN: self = .down
        case KEY_LEFT: self = .left
        case KEY_RIGHT: self = .right
        case KEY_PPAGE: self = .pageUp
        case KEY_NPAGE: self = .pageDown
        // KEY_FIND and KEY_SELECT: what older terminals' Home and End keys are called.
        case KEY_HOME, KEY_FIND: self = .home
        case KEY_END, KEY_LL, KEY_SELECT: self = .end
        case KEY_ENTER: self = .enter
        case KEY_BACKSPACE: self = .backspace
        case KEY_RESIZE: self = .resize
        default: return nil
        }
    }

    /// Reads a single character as it came; Ctrl with a letter comes as the control character (Ctrl-C U+0003).
    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0A, 0x0D: self = .enter
        // Terminals disagree on which of the two the key sends.
        case 0x08, 0x7F: self = .backspace
        case 0x09: self = .tab
        case 0x1B: self = .escape
        default: self = .character(Character(scalar))
        }
    }
}
