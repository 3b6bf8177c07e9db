import CNcurses
import TUI

extension CursesScreen {
    /// The next key, or nil when none waits. Does not block, but for the few milliseconds in which what follows an ESC
    /// must come if it is to be one key with it. Call it until nil after `inputDescriptor` has become readable.
    package func nextKey() -> Key? {
        guard canDraw else { return nil }
        while readyKeys.isEmpty {
            var code: wint_t = 0
            switch wget_wch(keyWindow, &code) {
            case KEY_CODE_YES:
                // A key within a paste was pasted; only the window's size is news of its own.
                if sequences.isPasting, Int32(bitPattern: code) != KEY_RESIZE { continue }
                readyKeys += sequences.interrupt()
                if let key = Key(cursesCode: Int32(bitPattern: code)) { readyKeys.append(key) }
            case OK:
                // Without UTF-8 a byte above 127 stands for itself, and no text field takes it for more.
                if let scalar = Unicode.Scalar(code) { readyKeys += sequences.take(scalar) }
            default:
                readyKeys += sequences.pause()
                if readyKeys.isEmpty { return nil }
            }
        }
        return readyKeys.removeFirst()
    }
}
