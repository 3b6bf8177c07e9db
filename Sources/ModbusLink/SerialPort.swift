import Acquisition
import CModbus
import Glibc
import TankFarm

/// Modbus RTU on one serial line (Modbus over Serial Line V1.02, 2.5.1), with the silences kept and the line never spoken
/// on while somebody else's answer may still be coming.
///
/// Why not `modbus_read_registers`: after a timeout the late answer arrives during the next request, which that call ends
/// at once with "wrong unit"; the next request goes out while the right answer is still on its way, and the line stays one
/// answer behind for dozens of requests. Here an answer of another unit does not end the exchange: the line goes on
/// listening for the unit that was asked until that one's own deadline.
final class SerialPort: Wire {
    /// How long a frame may pause beyond its own length, and how long the line is listened to after a broken one: an
    /// adapter that hands bytes over every 16 ms must not be taken for a line that is silent.
    private static let settling: Duration = .milliseconds(50)
    private static let frameSlack: Duration = .milliseconds(100)
    /// Those for which libmodbus has a constant; any other it would silently open at 9600.
    static let speeds: Set<Int> = [
        300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 500_000, 576_000,
        921_600, 1_000_000,
    ]

    private let settings: SerialSettings
    private let responseTimeout: Duration
    private let characterTime: Duration
    private let frameSilence: Duration

    private var context: ModbusContext?
    private var lastHeard = LineInstant.now()
    /// The silence that the next request needs, counted from the last byte on the line.
    private var silenceNeeded: Duration
    /// Units whose answer was given up and may still come.
    private var owing: Set<UnitID> = []
    private(set) var lastReplyTime: Duration?

    init(_ settings: SerialSettings, responseTimeout: Duration) {
        self.settings = settings
        self.responseTimeout = responseTimeout
        characterTime = settings.characterTime
        frameSilence = settings.frameSilence
        silenceNeeded = frameSilence
    }

    private var device: String { settings.device }

    func open() throws(LinkError) {
        close()
        guard SerialPort.speeds.contains(settings.baud) else {
            throw .connection("cannot open \(device): \(settings.baud) baud is not a speed that serial lines have")
        }
        try refuseWhatIsNoTerminal()
        let letter: Character = settings.parity == .none ? "N" : settings.parity == .even ? "E" : "O"
        let made = try ModbusContext {
            modbus_new_rtu(
                device, Int32(settings.baud), CChar(bitPattern: letter.asciiValue ?? 0), Int32(settings.dataBits),
                Int32(settings.stopBits))
        }
        if let code = made.open() {
            let words = code == ENOTTY ? "it is no serial line" : systemWords(code)
            throw .connection("cannot open \(device): \(words)")
        }
        try refuseHighDescriptor(made.descriptor)
        // What was on the line before it was opened is unknown: it is listened to first as after a broken frame.
        lastHeard = LineInstant.now()
        silenceNeeded = SerialPort.settling
        owing = []
        context = made
    }

    func close() { context = nil }

    /// Opening a pipe, a disk or a watchdog has effects of its own; it is refused before it is opened.
    private func refuseWhatIsNoTerminal() throws(LinkError) {
        var information = stat()
        let result = stat(device, &information)
        let code = errno
        guard result == 0 else { throw .connection("cannot open \(device): \(systemWords(code))") }
        guard information.st_mode & S_IFMT == S_IFCHR else {
            throw .connection("cannot open \(device): it is no serial line")
        }
    }

    func exchange(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16] {
        guard let context else { throw .connection("\(device) is not open") }
        // Nobody can answer for a unit that serial lines do not have; the line itself is well.
        guard (1...247).contains(request.unit.number) else { throw .wrongUnit }
        lastReplyTime = nil
        if owing.contains(request.unit) {
            // Its late answer could be one to other registers, another tank's. A line that has been silent for a whole
            // timeout owes nothing any more.
            silenceNeeded = max(silenceNeeded, responseTimeout)
        }
        try awaitSilence(context.descriptor)
        owing.remove(request.unit)
        try context.listen(to: request.unit)

        let sent = LineInstant.now()
        do {
            try context.send(request.bytes)
            // The bytes leave at the line's speed after the call has returned.
            let gone = LineInstant.now() + characterTime * (request.bytes.count + 2)
            lastHeard = gone
            silenceNeeded = frameSilence
            let registers = try answer(to: request, context, until: gone + timeout)
            lastReplyTime = LineInstant.now() - sent
            owing = []
            return registers
        } catch {
            lastReplyTime = LineInstant.now() - sent
            switch error {
            case .exception: owing = []
            case .timeout, .wrongUnit:
                // The silence that proves that nothing more comes is counted from here, not from the request.
                lastHeard = LineInstant.now()
                owing.insert(request.unit)
            case .truncated, .badChecksum, .wrongAnswer: silenceNeeded = SerialPort.settling
            case .connection: close()
            }
            throw error
        }
    }

    private func answer(
        to request: ModbusRequest, _ context: ModbusContext, until deadline: LineInstant
    ) throws(LinkError) -> [UInt16] {
        let frameTime = characterTime * (request.answerLength + 2) * 2 + SerialPort.frameSlack
        var heardAnother = false
        while true {
            switch waitFor(POLLIN, on: context.descriptor, until: deadline) {
            case .gone: throw .connection("\(device) is gone")
            case .deadline: throw heardAnother ? .wrongUnit : .timeout
            case .ready: break
            }
            defer { lastHeard = LineInstant.now() }
            do {
                return try request.registers(from: try context.receive(within: frameTime).dropLast(2))
            } catch .wrongUnit {
                heardAnother = true
            }
        }
    }

    /// Waits until the line has been silent long enough, throwing away what still comes.
    /// - Throws: `badChecksum` when it does not fall silent at all: something babbles on it.
    private func awaitSilence(_ descriptor: Int32) throws(LinkError) {
        let giveUp = LineInstant.now() + silenceNeeded + max(responseTimeout, SerialPort.settling) * 2
        while true {
            switch waitFor(POLLIN, on: descriptor, until: lastHeard + silenceNeeded) {
            case .gone:
                close()
                throw .connection("\(device) is gone")
            case .deadline: return
            case .ready:
                try discard(descriptor)
                // When bytes that waited unread arrived, nobody knows: the silence is counted from now.
                lastHeard = LineInstant.now()
                silenceNeeded = max(silenceNeeded, SerialPort.settling)
                if lastHeard > giveUp { throw .badChecksum }
            }
        }
    }

    private func discard(_ descriptor: Int32) throws(LinkError) {
        var scratch = [UInt8](repeating: 0, count: 512)
        let count = read(descriptor, &scratch, scratch.count)
        let code = errno
        // Readable and nothing there: hung up. Nobody else reads this descriptor.
        if count == 0 || (count < 0 && code != EAGAIN && code != EINTR) {
            close()
            throw .connection(count == 0 ? "\(device) is gone" : "cannot receive: \(systemWords(code))")
        }
    }
}
