import CSystem
import Glibc
import TUI
import Terminal

/// A pseudo-terminal with the console's own screen on it; the measurement sits where the person's terminal would.
final class PseudoTerminal {
    /// Written behind what curses sent: no capability of the terminal holds it.
    private static let mark: [UInt8] = [0]

    let screen: CursesScreen
    private let master: Int32
    private let slave: Int32
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>

    init(size: FrameSize) throws {
        var name = [CChar](repeating: 0, count: 256)
        master = ullage_pty_open(&name, name.count)
        guard master >= 0 else { throw BenchFailure("no pseudo-terminal: \(String(cString: strerror(-master)))") }
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0, let input = fdopen(open(path, O_RDWR | O_NOCTTY | O_CLOEXEC), "r"),
            let output = fdopen(open(path, O_RDWR | O_NOCTTY | O_CLOEXEC), "w")
        else { throw BenchFailure("the pseudo-terminal cannot be opened: \(String(cString: strerror(errno)))") }
        self.input = input
        self.output = output
        screen = try CursesScreen.open(
            input: input, output: output,
            settings: TerminalSettings(type: "xterm-256color", locales: ["C.UTF-8"]))
        screen.setSize(size)
    }

    deinit {
        screen.close()
        fclose(input)
        fclose(output)
        close(slave)
        close(master)
    }

    /// Draws, and takes in at the other end all that was sent for it: how many bytes.
    func draw(_ frame: Frame) throws -> Int {
        screen.draw(frame)
        guard write(slave, PseudoTerminal.mark, 1) == 1 else { throw BenchFailure("the pseudo-terminal takes nothing") }
        var count = 0
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let received = read(master, &buffer, buffer.count)
            guard received > 0 else { throw BenchFailure("the pseudo-terminal gives nothing") }
            count += received
            if buffer[received - 1] == 0 { return count - 1 }
        }
    }

    /// Presses keys as the bytes that a terminal sends for them.
    func press(_ bytes: [UInt8]) throws {
        guard write(master, bytes, bytes.count) == bytes.count else {
            throw BenchFailure("the pseudo-terminal takes no key")
        }
    }

    /// The key that comes next.
    func awaitKey() throws -> Key {
        while true {
            if let key = screen.nextKey() { return key }
            var waiting = pollfd(fd: screen.inputDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 2_000) == 1 else { throw BenchFailure("a key did not arrive within 2 s") }
        }
    }
}
