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
    private static let deviceFailure: UInt8 = 4

    let gauges: LineGauges
    let responder: ModbusResponder
    let options: SimulationOptions
    /// By then a master has given up: a tenth longer than it waits.
    let lateness: Duration
    var spoiler: AnswerSpoiler

    init(
        line: LineSettings, wire: AnswerSpoiler.Wire, gauges: LineGauges, responder: ModbusResponder,
        options: SimulationOptions
    ) {
        self.gauges = gauges
        self.responder = responder
        self.options = options
        lateness = line.responseTimeout * 11 / 10
        spoiler = AnswerSpoiler(wire: wire, random: SplitMix64(seed: options.seed, name: line.name.text))
    }

    /// Nil where nobody answers.
    mutating func answer(to request: RequestFrame) -> Answer? {
        guard let prepared = gauges.prepare(request) else {
            guard spoiler.wire == .network else { return nil }
            let refusal = responder.exception(RequestHandler.gatewayTargetFailed, to: request)
            return Answer(bytes: refusal, delay: options.turnaround)
        }
        let right: [UInt8]
        if !request.readsRegisters {
            right = responder.exception(RequestHandler.illegalFunction, to: request)
        } else if prepared.fault == .exception {
            right = responder.exception(RequestHandler.deviceFailure, to: request)
        } else {
            right = responder.answer(to: request, from: prepared.mapping)
        }
        let bytes = spoiler.spoil(right, by: prepared.fault)
        guard !bytes.isEmpty else { return nil }
        return Answer(
            bytes: bytes, delay: prepared.fault == .late ? max(lateness, prepared.turnaround) : prepared.turnaround)
    }
}
