import Acquisition
import TankFarm

/// What stands between one line's wire and the gauges on it. Opened by whoever starts the simulation, then one thread's only.
protocol LineRelay: AnyObject {
    /// Serves until `bell` rings.
    func run(until bell: Int32)
    /// Gives everything back; harmless the second time.
    func close()
}

/// What any relay does with a request: gauge, fault, libmodbus, spoiled bytes.
struct RequestHandler {
    struct Answer {
        let bytes: [UInt8]
        /// From the request's end to the answer's first byte, beyond the line's own silence.
        let delay: Duration
    }

    /// Unknown units: silence on a serial line, the gateway's exception on TCP.
    private static let gatewayTargetFailed: UInt8 = 0x0B
    private static let illegalFunction: UInt8 = 1
    private static let illegalAddress: UInt8 = 2
    private static let deviceFailure: UInt8 = 4

    let gauges: LineGauges
    let responder: ModbusResponder
    let options: SimulationOptions
    /// By then a master has given up: a tenth longer than it waits.
    let lateness: Duration
    /// Long for a gauge, and yet in time.
    let slowness: Duration
    let tally: RequestTally
    var spoiler: AnswerSpoiler
    /// By unit, what gauges that are one answer late have still to say.
    private var held: [UInt8: [UInt8]] = [:]
    private var nextBabble: WireInstant

    init(
        line: LineSettings, wire: AnswerSpoiler.Wire, gauges: LineGauges, responder: ModbusResponder,
        options: SimulationOptions, tally: RequestTally
    ) {
        self.gauges = gauges
        self.responder = responder
        self.options = options
        self.tally = tally
        lateness = line.responseTimeout * 11 / 10
        slowness = line.responseTimeout * 6 / 10
        spoiler = AnswerSpoiler(wire: wire, random: SplitMix64(seed: options.seed, name: line.name.text))
        nextBabble = WireInstant.now() + spoiler.babblePause()
    }

    /// Nil where nobody answers.
    mutating func answer(to request: RequestFrame) -> Answer? {
        tally.count(request.function)
        guard let prepared = gauges.prepare(request) else {
            guard spoiler.wire == .network else { return nil }
            let refusal = responder.exception(RequestHandler.gatewayTargetFailed, to: request)
            return Answer(bytes: refusal, delay: options.turnaround)
        }
        guard !prepared.isSilent else { return nil }
        let right: [UInt8]
        if !request.reads || prepared.isUnknownFunction {
            right = responder.exception(RequestHandler.illegalFunction, to: request)
        } else if prepared.fault == .exception {
            right = responder.exception(RequestHandler.deviceFailure, to: request)
        } else if prepared.isForbidden {
            right = responder.exception(RequestHandler.illegalAddress, to: request)
        } else {
            right = responder.answer(to: request, from: prepared.mapping)
        }
        let bytes = late(spoiler.spoil(right, by: prepared.fault), of: request.unit, prepared.fault)
        guard !bytes.isEmpty else { return nil }
        let delay: Duration =
            switch prepared.fault {
            case .late: max(lateness, prepared.turnaround)
            case .slow: max(slowness, prepared.turnaround)
            default: prepared.turnaround
            }
        return Answer(bytes: bytes, delay: delay)
    }

    /// Of a gauge that is one answer late what it held back last; of any other the answer itself.
    private mutating func late(_ answer: [UInt8], of unit: UInt8, _ fault: GaugeFault?) -> [UInt8] {
        guard fault == .oneLate else {
            if !held.isEmpty { held[unit] = nil }
            return answer
        }
        defer { held[unit] = answer }
        return held[unit] ?? []
    }

    // MARK: - What nobody asked for

    /// When the line must be looked at though nothing has come.
    var babbleDeadline: WireInstant { nextBabble }

    /// The stray bytes that are due; none where no gauge babbles.
    mutating func babble(now: WireInstant) -> [UInt8] {
        guard now >= nextBabble else { return [] }
        nextBabble = now + spoiler.babblePause()
        return gauges.hasBabbler ? spoiler.garbage(Int(now.nanoseconds % 5) + 1) : []
    }
}
