import CSystem
import Glibc
import Station

/// Takes in what a program draws, so that it never waits for its terminal.
final class TerminalDrain {
    private let bell: Int32
    private let thread: DedicatedThread

    /// Takes over the pseudo-terminal's master.
    init(_ master: Int32) throws {
        let bell = ullage_bell_open()
        guard bell >= 0 else { throw BenchFailure("no bell: \(String(cString: strerror(-bell)))") }
        self.bell = bell
        thread = DedicatedThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                var waiting = [
                    pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: master, events: Int16(POLLIN), revents: 0),
                ]
                poll(&waiting, 2, -1)
                if waiting[0].revents != 0 { break }
                // The other end closed: there is nothing more to come.
                if waiting[1].revents != 0, read(master, &buffer, buffer.count) <= 0 { break }
            }
            close(master)
        }
    }

    func end() {
        ullage_bell_ring(bell)
        thread.join()
        close(bell)
    }
}
