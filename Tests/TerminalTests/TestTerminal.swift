import CNcurses
import CSystem
import Foundation
import Glibc
import TUI
import Terminal
import Testing

/// A pseudo-terminal with a screen on it; the test sits where the person would.
final class TestTerminal {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let master: Int32
    /// A second descriptor of the screen's side, to look at its line settings.
    let slave: Int32
    let slavePath: String
    let screen: CursesScreen
    /// The line's settings before the screen was opened.
    let settingsBefore: [UInt32]
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>

    /// The line is as a login shell has it: lines are edited, keys echoed.
    init(_ settings: TerminalSettings, size: FrameSize? = nil, window: FrameSize? = nil) throws {
        var path = [CChar](repeating: 0, count: 256)
        master = ullage_pty_open(&path, path.count)
        guard master >= 0 else { throw Failure(description: "no pseudo-terminal: \(master)") }
        slavePath = path.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        slave = Glibc.open(slavePath, O_RDWR | O_NOCTTY)
        var line = termios()
        guard slave >= 0, tcgetattr(slave, &line) == 0 else { throw Failure(description: "no line settings") }
        line.c_lflag |= tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        line.c_iflag |= tcflag_t(ICRNL | IXON)
        line.c_oflag |= tcflag_t(OPOST | ONLCR)
        guard tcsetattr(slave, TCSANOW, &line) == 0,
            let input = fdopen(Glibc.open(slavePath, O_RDWR | O_NOCTTY), "r"),
            let output = fdopen(Glibc.open(slavePath, O_RDWR | O_NOCTTY), "w")
        else { throw Failure(description: "the pseudo-terminal cannot be opened: \(errno)") }
        self.input = input
        self.output = output
        if let window { try TestTerminal.resize(slavePath, to: window) }
        settingsBefore = try TestTerminal.lineSettings(of: slave)
        screen = try CursesScreen.open(input: input, output: output, settings: settings)
        if let size { screen.setSize(size) }
    }

    deinit {
        screen.close()
        fclose(input)
        fclose(output)
        Glibc.close(slave)
        Glibc.close(master)
    }

    static func utf8(_ type: String = "xterm-256color", colour: Bool = true, size: FrameSize? = nil) throws
        -> TestTerminal
    {
        try TestTerminal(TerminalSettings(type: type, locales: ["C.UTF-8"], colour: colour), size: size)
    }

    /// What the terminal was sent and nobody has read yet. A mark of the test's own, written behind it, tells where
    /// that ends: no waiting for silence.
    func received() throws -> String {
        let mark: [UInt8] = Array("<end of what was sent>".utf8)
        guard write(slave, mark, mark.count) == mark.count else { throw Failure(description: "cannot write: \(errno)") }
        var bytes: [UInt8] = []
        while bytes.count < mark.count || !bytes.suffix(mark.count).elementsEqual(mark) {
            try wait(for: master)
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { throw Failure(description: "cannot read: \(errno)") }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes.dropLast(mark.count), as: UTF8.self)
    }

    /// Presses keys, as the bytes that a terminal sends for them.
    func type(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard write(master, bytes, bytes.count) == bytes.count else {
            throw Failure(description: "cannot type: \(errno)")
        }
        try wait(for: slave)
    }

    func keys() -> [Key] {
        var keys: [Key] = []
        while let key = screen.nextKey() { keys.append(key) }
        return keys
    }

    func lineSettings() throws -> [UInt32] { try TestTerminal.lineSettings(of: slave) }

    private static func lineSettings(of descriptor: Int32) throws -> [UInt32] {
        var line = termios()
        guard tcgetattr(descriptor, &line) == 0 else { throw Failure(description: "no line settings: \(errno)") }
        return [line.c_iflag, line.c_oflag, line.c_cflag, line.c_lflag]
    }

    /// Sets the size as a terminal emulator does when its window is dragged.
    func resize(to size: FrameSize) throws { try TestTerminal.resize(slavePath, to: size) }

    private static func resize(_ slavePath: String, to size: FrameSize) throws {
        let stty = Process()
        stty.executableURL = URL(fileURLWithPath: "/bin/stty")
        stty.arguments = ["-F", slavePath, "rows", String(size.rows), "cols", String(size.columns)]
        try stty.run()
        stty.waitUntilExit()
        guard stty.terminationStatus == 0 else { throw Failure(description: "stty failed") }
    }

    /// A row as curses holds it, wide characters once.
    func row(_ row: Int, from column: Int = 0, count: Int) -> String {
        var text = [wint_t](repeating: 0, count: count + 1)
        mvwinnwstr(ullage_stdscr(), Int32(row), Int32(column), &text, Int32(count))
        return String(String.UnicodeScalarView(text.prefix { $0 != 0 }.compactMap { Unicode.Scalar($0) }))
    }

    func attributes(row: Int, column: Int) -> (attributes: attr_t, pair: Int16) {
        var cell = cchar_t()
        mvwin_wch(ullage_stdscr(), Int32(row), Int32(column), &cell)
        var text = [wchar_t](repeating: 0, count: 8)
        var attributes: attr_t = 0
        var pair: Int16 = 0
        getcchar(&cell, &text, &attributes, &pair, nil)
        return (attributes, pair)
    }

    private func wait(for descriptor: Int32) throws {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 10_000) == 1 else { throw Failure(description: "nothing came within ten seconds") }
    }
}

extension Frame {
    /// A frame with one text in its first row, wide characters with their continuation.
    init(columns: Int = 20, rows: Int = 3, _ text: String, style: StyleRole = .normal, wide: Set<Character> = []) {
        self.init(size: FrameSize(columns: columns, rows: rows))
        var column = 0
        for character in text {
            self[0, column] = Cell(character, style)
            column += 1
            if wide.contains(character) {
                self[0, column] = Cell(" ", style, isContinuation: true)
                column += 1
            }
        }
    }
}
