import Acquisition
import CSystem
import Glibc
import TankFarm

/// An RS-485 line on a pseudo-terminal: its master side, the pace of its wire, and its gauges' answers.
final class SerialRelay: LineRelay {
    let linkPath: String
    private let pace: SerialPace
    private let echoes: Bool
    private var handler: RequestHandler
    private var requests: SerialRequests
    /// Bytes on their way to the master, in the order in which they come over. Answers that overlap are mixed, as on the wire.
    private var outgoing: [(at: WireInstant, byte: UInt8)] = []
    private var link: DeviceLink?
    private var master: Int32 = -1
    /// Kept open: a pseudo-terminal whose last user has gone hangs up, and would lose what comes next.
    private var slave: Int32 = -1

    /// Opens the pseudo-terminal and makes the link; nothing is left behind when that fails.
    init(
        line: LineSettings, device: String, pace: SerialPace, gauges: LineGauges, options: SimulationOptions,
        tally: RequestTally
    ) throws(SimulationError) {
        let responder = try ModbusResponder.serial(line: line.name)
        self.pace = pace
        echoes = options.echo
        linkPath = device
        requests = SerialRequests(pace: pace)
        handler = RequestHandler(
            line: line, wire: .serial, gauges: gauges, responder: responder, options: options, tally: tally)
        var name = [CChar](repeating: 0, count: 128)
        master = ullage_pty_open(&name, name.count)
        guard master >= 0 else {
            throw .noPseudoTerminal(line: line.name, why: String(cString: strerror(-master)))
        }
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0, fcntl(master, F_SETFL, O_NONBLOCK) == 0 else {
            let why = String(cString: strerror(errno))
            close()
            throw .noPseudoTerminal(line: line.name, why: why)
        }
        do throws(SimulationError) {
            link = try DeviceLink.make(at: device, to: path, line: line.name)
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    func close() {
        link?.remove()
        link = nil
        if slave >= 0 { Glibc.close(slave) }
        if master >= 0 { Glibc.close(master) }
        slave = -1
        master = -1
    }

    func run(until bell: Int32) {
        while true {
            let deadline = [outgoing.first?.at, requests.silenceDeadline, handler.babbleDeadline].compactMap(\.self)
                .min()
            var entries = [pollfd(reading: bell), pollfd(reading: master)]
            WireWait.poll(&entries, until: deadline)
            if entries[0].isReadable { return }
            let now = WireInstant.now()
            sendDue(now)
            babble(now)
            if entries[1].isReadable {
                serve(requests.take(received(), now: now))
            } else {
                serve(requests.endBySilence(now: now))
            }
        }
    }

    private func received() -> ArraySlice<UInt8> {
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = read(master, &buffer, buffer.count)
        return buffer.prefix(max(count, 0))
    }

    private func sendDue(_ now: WireInstant) {
        let due = outgoing.prefix { $0.at <= now }.map(\.byte)
        guard !due.isEmpty else { return }
        requests.heardAnswer(until: outgoing[due.count - 1].at)
        outgoing.removeFirst(due.count)
        // Where nobody reads, the terminal's buffer fills, and bytes are lost as they are on a wire that nobody hears.
        _ = write(master, due, due.count)
    }

    private func babble(_ now: WireInstant) {
        let stray = handler.babble(now: now)
        guard !stray.isEmpty else { return }
        outgoing += pace.release(stray, from: now)
        outgoing.sort { $0.at < $1.at }
    }

    private func serve(_ arrived: [SerialRequests.Arrived]) {
        for request in arrived {
            if echoes {
                // Each byte came back as it went out.
                let bytes = request.frame.bytes
                outgoing += pace.release(bytes, from: request.at + pace.character * -bytes.count)
            }
            guard let answer = handler.answer(to: request.frame) else { continue }
            let start = request.at + pace.silence + answer.delay
            outgoing += pace.release(answer.bytes, from: start)
        }
        if !arrived.isEmpty { outgoing.sort { $0.at < $1.at } }
    }
}
