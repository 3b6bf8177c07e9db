import CNcurses
import CSystem
import Glibc
import TUI

/// The terminal, through curses: takes frames, hands only what changed to curses, and gives keys. Curses keeps one
/// screen for the whole process: one instance at a time, used by one thread from `open` to `close`.
package final class CursesScreen {
    /// The size where the terminal does not say it.
    private static let fallbackSize = FrameSize(columns: 80, rows: 24)
    /// The process may end by `exit` somewhere else while the screen is open: the terminal is put back then too.
    private static let restoresAtExit: Bool = atexit { ullage_crash_restore_now() } == 0

    /// Whether characters beyond ASCII reach the terminal: choose the glyphs by it.
    package let isUTF8: Bool
    /// Becomes readable when a key waits: for `poll`, before `nextKey`.
    package let inputDescriptor: Int32

    let palette: CursesPalette
    let keyWindow: OpaqueWindow
    private let screen: OpaquePointer
    private let output: UnsafeMutablePointer<FILE>
    private let outputDescriptor: Int32
    private var isOpen = true

    /// What the terminal shows; nil when that is not known.
    var shown: Frame?
    var sequences = EscapeSequences()
    var readyKeys: [Key] = []

    typealias OpaqueWindow = UnsafeMutablePointer<WINDOW>

    /// Takes over the terminal on standard input and output.
    package static func open() throws(TerminalError) -> CursesScreen {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        return try open(
            input: ullage_standard_input(), output: ullage_standard_output(), settings: .ofProcess())
    }

    /// Takes over the terminal behind two streams, or draws for one that is not there (`/dev/null`). The streams stay
    /// the caller's and must outlive the screen.
    package static func open(
        input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>, settings: TerminalSettings
    ) throws(TerminalError) -> CursesScreen {
        guard let type = settings.type, !type.isEmpty else { throw .noType }
        // LC_CTYPE alone: numbers are written without the locale, and must stay so.
        _ = settings.locales.first { setlocale(LC_CTYPE, $0) != nil && ullage_locale_is_utf8() != 0 }
        // The terminal itself knows its size; LINES and COLUMNS of the environment may be those of another window.
        use_env(false)
        use_tioctl(true)
        let restoring = try restoreSequence(type: type, descriptor: fileno(output))
        // Before curses changes the line settings: those of this moment are the ones to go back to.
        _ = ullage_crash_restore_arm(fileno(output), restoring)
        guard let screen = newterm(type, output, input) else {
            ullage_crash_restore_disarm()
            throw .cannotOpen(type)
        }
        // Keys are read from a pad of their own: reading from the screen's window would refresh it on the side.
        guard let window = ullage_stdscr(), let keyWindow = newpad(1, 1) else {
            endwin()
            delscreen(screen)
            ullage_crash_restore_disarm()
            throw .cannotOpen(type)
        }
        _ = restoresAtExit
        raw()
        noecho()
        nonl()
        curs_set(0)
        leaveok(window, true)
        scrollok(window, false)
        idlok(window, false)
        keypad(keyWindow, true)
        nodelay(keyWindow, true)
        // A lone Escape is told after so long. A sequence that comes slower is put together by `EscapeSequences`.
        set_escdelay(15)
        // Terminals that can tell pasted text from pressed keys do: what is pasted must press nothing.
        send("BE", to: output)
        return CursesScreen(
            screen: screen, keyWindow: keyWindow, palette: CursesPalette(colour: settings.colour),
            isUTF8: ullage_locale_is_utf8() != 0, inputDescriptor: fileno(input), output: output)
    }

    /// Sends what the terminal's description has under that name, where it has it.
    private static func send(_ capability: String, to output: UnsafeMutablePointer<FILE>) {
        guard let sequence = ullage_capability(capability) else { return }
        fputs(sequence, output)
        fflush(output)
    }

    private init(
        screen: OpaquePointer, keyWindow: OpaqueWindow, palette: CursesPalette, isUTF8: Bool,
        inputDescriptor: Int32, output: UnsafeMutablePointer<FILE>
    ) {
        self.screen = screen
        self.keyWindow = keyWindow
        self.palette = palette
        self.isUTF8 = isUTF8
        self.inputDescriptor = inputDescriptor
        self.output = output
        outputDescriptor = fileno(output)
    }

    deinit { close() }

    /// Columns and rows that a frame should have.
    package var size: FrameSize {
        guard isOpen else { return CursesScreen.fallbackSize }
        return FrameSize(columns: Int(ullage_columns()), rows: Int(ullage_rows()))
    }

    /// Takes over the terminal's new size, after SIGWINCH or the key `resize`; the next frame is drawn whole.
    package func resized() -> FrameSize {
        guard isOpen else { return CursesScreen.fallbackSize }
        var rows: Int32 = 0
        var columns: Int32 = 0
        if ullage_terminal_size(outputDescriptor, &rows, &columns) == 0, rows > 0, columns > 0 {
            setSize(FrameSize(columns: Int(columns), rows: Int(rows)))
        }
        return size
    }

    /// Sets the size where no terminal tells it: for drawing to `/dev/null`.
    package func setSize(_ wanted: FrameSize) {
        guard isOpen, wanted.columns > 0, wanted.rows > 0, let window = ullage_stdscr() else { return }
        // Not resizeterm: it also queues a resize key, to be answered by coming here again.
        resize_term(Int32(clamping: wanted.rows), Int32(clamping: wanted.columns))
        // A terminal that changes its size moves what it shows as it likes: nothing of it can be relied upon.
        clearok(window, true)
        shown = nil
    }

    /// One stroke of the terminal's bell.
    package func bell() {
        guard isOpen else { return }
        beep()
    }

    /// Gives the terminal back as it was; harmless when it is closed.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        delwin(keyWindow)
        CursesScreen.send("BD", to: output)
        endwin()
        delscreen(screen)
        ullage_crash_restore_disarm()
        shown = nil
    }

    /// Whether there is a screen to draw on.
    var canDraw: Bool { isOpen }

    /// What puts a terminal of this type back from full screen: colours and attributes, cursor, keypad, main screen.
    /// Checks on the way that the type is known and can be drawn on.
    private static func restoreSequence(type: String, descriptor: Int32) throws(TerminalError) -> String {
        var status: Int32 = 0
        guard setupterm(type, descriptor, &status) == OK else { throw .unknownType(type) }
        defer { ullage_forget_terminal() }
        guard ullage_capability("cup") != nil else { throw .cannotAddressCells(type) }
        let names: [String] = ["BD", "sgr0", "op", "cnorm", "rmkx", "rmcup"]
        return names.compactMap { name in
            ullage_capability(name).map { withoutPadding(String(cString: $0)) }
        }.joined()
    }

    /// Capabilities carry pauses for the terminals of old, as `$<100/>`; written raw they would be seen.
    private static func withoutPadding(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "$<"), let end = rest[start.upperBound...].firstIndex(of: ">") {
            result += rest[..<start.lowerBound]
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
