import Acquisition
import TankFarm
import TestSupport
import Testing

@testable import ModbusLink

/// Whatever comes over the wire: no crash, no registers out of a frame that is not the answer asked for, and every right
/// answer is accepted, also after the worst.
struct WireFuzzTests {
    /// For a right answer: how long a busy machine may take to run the device's thread.
    private static let timeout: Duration = .seconds(20)
    /// For a wrong one, which may be waited for in vain.
    private static let short: Duration = .microseconds(400)

    /// What came of the frames.
    private struct Tally {
        var accepted = 0
        var refused: [LinkError: Int] = [:]
        var remarks: [WireRemark: Int] = [:]
    }

    /// Drives one wire with mutated answers.
    /// - Parameters:
    ///   - frame: a frame of unit, function and data, for the next request.
    ///   - head: what stands before the byte count in the next request's answer.
    ///   - holds: whether a whole frame holds by itself; `tail` bytes of it follow the data.
    private func drive(
        _ wire: any Wire, _ device: FuzzDevice, rounds: Int, seed: UInt64, request: ([UInt8]) -> [UInt8],
        frame: ([UInt8]) -> [UInt8], holds: (ArraySlice<UInt8>) -> Bool, tail: Int
    ) throws -> Tally {
        var random = SeededRandom(seed: seed)
        var tally = Tally()
        var before = frame([1, 3, 2, 0, 0])
        for round in 0..<rounds {
            let exchange = FuzzedExchange(using: &random)
            let mutation: FuzzedExchange.Mutation =
                Int.random(in: 0..<4, using: &random) == 0
                ? .none : FuzzedExchange.Mutation.allCases.randomElement(using: &random) ?? .none
            let bytes = exchange.mutated(
                mutation, before: before, request: request(exchange.request), using: &random, framed: frame)
            let right = frame(exchange.answer)
            device.say(bytes)
            let asked = try ModbusRequest(
                unit: UnitID(exchange.unit), table: exchange.table, address: exchange.address, count: exchange.count)
            let isRight = bytes == right
            let result: Result<[UInt16], LinkError>
            do {
                result = .success(try wire.exchange(asked, timeout: isRight ? Self.timeout : Self.short))
            } catch { result = .failure(error) }
            device.settle()
            for remark in wire.lastRemarks { tally.remarks[remark, default: 0] += 1 }

            let place = "seed \(seed), round \(round), \(mutation): \(hex(request(exchange.request))) → \(hex(bytes))"
            switch result {
            case .success(let registers):
                tally.accepted += 1
                let head = right.prefix(right.count - tail - exchange.answer.count + 2)
                let isThere = exchange.isIn(bytes, returned: registers, head: Array(head), holds: holds, tail: tail)
                try #require(isThere, "returned \(registers), \(place)")
                if isRight { try #require(registers == exchange.values, "\(place)") }
            case .failure(let error):
                tally.refused[error, default: 0] += 1
                try #require(!isRight, "refused with \(error), \(place)")
            }
            before = right
        }
        return tally
    }

    @Test func `survives mutated frames on a serial line`() throws {
        let seed = UInt64.random(in: .min ... .max)
        let rounds = LongForm.rounds(2_000, long: 500_000)
        let device = try FuzzDevice(requestLength: 8)
        let timing = SerialTiming(
            characterTime: .zero, frameSilence: .zero, settling: .microseconds(50), frameSlack: .microseconds(200),
            patience: .seconds(20))
        let port = try SerialPort(
            adopting: try device.connect(), SerialSettings(device: "a socketpair"),
            responseTimeout: .microseconds(100), timing: timing)
        let begun = LineInstant.now()
        let tally = try drive(
            port, device, rounds: rounds, seed: seed, request: { withChecksum($0) }, frame: { withChecksum($0) },
            holds: { withChecksum(Array($0.dropLast(2))) == Array($0) }, tail: 2)
        port.close()
        device.end()
        print("RTU: \(rounds) frames in \(LineInstant.now() - begun), seed \(seed), \(tally)")
        // A fuzz that the wire merely shuts out proves nothing.
        #expect(tally.accepted > rounds / 4 && tally.refused.keys.contains(.badChecksum), "seed \(seed)")
    }

    @Test func `survives mutated frames over TCP`() throws {
        let seed = UInt64.random(in: .min ... .max)
        let rounds = LongForm.rounds(2_000, long: 500_000)
        let device = try FuzzDevice(requestLength: 12)
        let socket = NetworkSocket(name: "a socketpair", segmentTime: .microseconds(200)) { () throws(LinkError) in
            do { return try device.connect() } catch { throw .connection("\(error)") }
        }
        func header(_ body: [UInt8]) -> [UInt8] {
            let number = socket.transaction &+ 1
            return [UInt8(number >> 8), UInt8(number & 0xFF), 0, 0, UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
        }
        let begun = LineInstant.now()
        let tally = try drive(
            socket, device, rounds: rounds, seed: seed, request: { header($0) + $0 }, frame: { header($0) + $0 },
            holds: { _ in true }, tail: 0)
        socket.close()
        device.end()
        print("TCP: \(rounds) frames in \(LineInstant.now() - begun), seed \(seed), \(tally)")
        #expect(tally.accepted > rounds / 4 && tally.refused.keys.contains(.wrongAnswer), "seed \(seed)")
    }
}
