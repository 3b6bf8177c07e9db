import Acquisition
import CModbus
import CSystem
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
    /// Those for which libmodbus has a constant; any other it would silently open at 9600.
    static let speeds: Set<Int> = [
        300, 600, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 500_000, 576_000,
        921_600, 1_000_000,
    ]

    let settings: SerialSettings
    let timing: SerialTiming
    private let responseTimeout: Duration

    private var context: ModbusContext?
    private var claim: DeviceClaim?
    var lastHeard = LineInstant.now()
    /// The silence that the next request needs, counted from the last byte on the line.
    private var silenceNeeded: Duration
    /// What still comes is the rest of a frame that broke, and no news.
    private var isAfterBrokenFrame = false
    /// Units whose answer was given up and may still come.
    var owing: Set<UnitID> = []
    /// The line's adapter gives back what is sent: that must come off the line before libmodbus listens, which would
    /// take it for the answer.
    var echoes = false
    private(set) var lastReplyTime: Duration?
    var lastRemarks: [WireRemark] = []

    init(_ settings: SerialSettings, responseTimeout: Duration, timing: SerialTiming? = nil) {
        self.settings = settings
        self.timing = timing ?? SerialTiming(settings, responseTimeout: responseTimeout)
        self.responseTimeout = responseTimeout
        silenceNeeded = self.timing.frameSilence
    }

    /// A line that somebody else has opened and set; closed with this.
    convenience init(
        adopting descriptor: Int32, _ settings: SerialSettings, responseTimeout: Duration, timing: SerialTiming
    ) throws(LinkError) {
        self.init(settings, responseTimeout: responseTimeout, timing: timing)
        let made = try ModbusContext(forDevice: settings)
        made.adopt(descriptor)
        context = made
    }

    var device: String { settings.device }

    func open() throws(LinkError) {
        close()
        guard SerialPort.speeds.contains(settings.baud) else {
            throw .connection("cannot open \(device): \(settings.baud) baud is not a speed that serial lines have")
        }
        // libmodbus sets the line's speed as it opens it, and would do so under another program's hands: the line is
        // claimed first.
        let claim = try DeviceClaim(device)
        let made = try ModbusContext(forDevice: settings)
        if let code = made.open() { throw .connection("cannot open \(device): \(systemWords(code))") }
        try refuseHighDescriptor(made.descriptor)
        guard claim.isOfSameDevice(as: made.descriptor) else {
            throw .connection("cannot open \(device): it became another device in the middle of it")
        }
        try made.switchDirection(settings.rts)
        // Refused by what has no such flag; the line works without.
        _ = ullage_serial_low_latency(made.descriptor)
        // What was on the line before it was opened is unknown: it is listened to first as after a broken frame.
        lastHeard = LineInstant.now()
        silenceNeeded = timing.settling
        isAfterBrokenFrame = false
        owing = []
        echoes = false
        context = made
        self.claim = claim
    }

    func close() {
        context = nil
        claim = nil
    }

    func exchange(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16] {
        lastReplyTime = nil
        lastRemarks = []
        // Nobody can answer for a unit that serial lines do not have; the line itself is well.
        guard (1...247).contains(request.unit.number) else { throw .wrongUnit }
        let echoed = echoes
        do { return try attempt(request, timeout: timeout) } catch {
            let isBroken = error == .truncated || error == .badChecksum || error == .wrongAnswer
            guard isBroken, echoes != echoed else { throw error }
            // What broke the frame was the adapter, which was taken for another kind; the gauge is asked once more.
            return try attempt(request, timeout: timeout)
        }
    }

    private func attempt(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16] {
        guard let context else { throw .connection("\(device) is not open") }
        if owing.contains(request.unit) {
            // Its late answer could be one to other registers, another tank's. A line that has been silent for a whole
            // timeout owes nothing any more.
            silenceNeeded = max(silenceNeeded, responseTimeout)
        }
        try awaitSilence(context.descriptor)
        isAfterBrokenFrame = false
        owing.remove(request.unit)
        try context.listen(to: request.unit)

        let sent = LineInstant.now()
        do {
            try context.send(request.bytes)
            // The bytes leave at the line's speed after the call has returned; where the direction is switched, before.
            let onLine = settings.rts == .none ? timing.characterTime * (request.bytes.count + 2) : .zero
            let gone = LineInstant.now() + onLine
            lastHeard = gone
            silenceNeeded = timing.frameSilence
            let registers = try answer(to: request, context, sentBy: gone, until: gone + timeout)
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
            case .truncated, .badChecksum, .wrongAnswer:
                silenceNeeded = timing.settling
                isAfterBrokenFrame = true
            case .connection: close()
            }
            throw error
        }
    }

    /// Waits until the line has been silent long enough, throwing away what still comes.
    /// - Throws: `badChecksum` when it does not fall silent at all: something babbles on it.
    private func awaitSilence(_ descriptor: Int32) throws(LinkError) {
        let giveUp = LineInstant.now() + silenceNeeded + timing.patience
        var thrownAway: [UInt8] = []
        while true {
            switch waitFor(POLLIN, on: descriptor, until: lastHeard + silenceNeeded) {
            case .gone:
                close()
                throw .connection("\(device) is gone")
            case .deadline:
                if !thrownAway.isEmpty && !isAfterBrokenFrame {
                    lastRemarks.note(isOwed(thrownAway) ? .late : .noise)
                }
                return
            case .ready:
                let bytes = try take(256, descriptor)
                if thrownAway.count < 512 { thrownAway += bytes }
                // When bytes that waited unread arrived, nobody knows: the silence is counted from now.
                lastHeard = LineInstant.now()
                silenceNeeded = max(silenceNeeded, timing.settling)
                if lastHeard > giveUp {
                    lastRemarks.note(.noise)
                    throw .badChecksum
                }
            }
        }
    }

    /// Whether these bytes are an answer that somebody has waited for in vain.
    private func isOwed(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        return owing.contains(UnitID(first)) && FrameChecksum.holds(bytes)
    }

    /// Takes what is there, at most `count` bytes, off a line that has something to read.
    func take(_ count: Int, _ descriptor: Int32) throws(LinkError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = read(descriptor, &bytes, count)
        let code = errno
        if got > 0 { return Array(bytes.prefix(got)) }
        if got < 0 && (code == EAGAIN || code == EINTR) { return [] }
        // Readable and nothing there: hung up. Nobody else reads this descriptor.
        close()
        throw .connection(got == 0 ? "\(device) is gone" : "cannot receive: \(systemWords(code))")
    }
}

extension ModbusContext {
    /// For a serial line with these settings, not yet open.
    fileprivate convenience init(forDevice settings: SerialSettings) throws(LinkError) {
        let letter: Character = settings.parity == .none ? "N" : settings.parity == .even ? "E" : "O"
        try self.init {
            modbus_new_rtu(
                settings.device, Int32(settings.baud), CChar(bitPattern: letter.asciiValue ?? 0),
                Int32(settings.dataBits), Int32(settings.stopBits))
        }
    }
}
