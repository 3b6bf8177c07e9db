import Acquisition
import TankFarm
import TestSupport

/// A request, its right answer, and what becomes of that on the way. It shares no code with what it tests.
struct FuzzedExchange {
    enum Mutation: CaseIterable {
        case none, bitFlip, truncation, insertion, duplication, foreignUnit, otherFunction, otherLength, exception
        case random, gluedBehind, gluedBefore, late, echo
    }

    let unit: UInt8
    let table: RegisterTable
    let address: Int
    let count: Int
    let values: [UInt16]

    init(using random: inout SeededRandom) {
        unit = UInt8.random(in: 1...247, using: &random)
        table = [RegisterTable.coils, .discreteInputs, .holding, .input].randomElement(using: &random) ?? .holding
        let most = table.isBits ? 2_000 : 125
        // Gauges are asked for a few registers; now and then a whole frame.
        count = Int.random(in: 1...(Int.random(in: 0..<8, using: &random) == 0 ? most : 6), using: &random)
        // Low addresses as often as all others together: an echo's byte count is its address's high byte.
        let highest = Bool.random(using: &random) ? 1_100 : 65_536 - count
        address = Int.random(in: 0...highest, using: &random)
        let largest: UInt16 = table.isBits ? 1 : .max
        values = (0..<count).map { _ in UInt16.random(in: 0...largest, using: &random) }
    }

    /// Unit, function, address, count.
    var request: [UInt8] {
        [
            unit, table.rawValue, UInt8(address / 256), UInt8(address % 256), UInt8(count / 256), UInt8(count % 256),
        ]
    }

    /// Unit, function, byte count, data.
    var answer: [UInt8] { [unit, table.rawValue, UInt8(data.count)] + data }

    private var data: [UInt8] {
        if !table.isBits { return values.flatMap { [UInt8($0 / 256), UInt8($0 % 256)] } }
        return stride(from: 0, to: count, by: 8).map { first in
            (first..<min(first + 8, count)).reduce(0) { $0 + UInt8(values[$1]) << UInt8($1 - first) }
        }
    }

    /// What comes over the wire instead of the answer. `framed` makes a frame of unit, function and data; `before` is what
    /// the exchange before this one should have been answered, framed.
    func mutated(
        _ mutation: Mutation, before: [UInt8], request: [UInt8], using random: inout SeededRandom,
        framed: ([UInt8]) -> [UInt8]
    ) -> [UInt8] {
        let frame = framed(answer)
        var bytes = frame
        switch mutation {
        case .none: break
        case .bitFlip:
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        case .truncation: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        case .insertion:
            let noise = (0..<Int.random(in: 1...9, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            bytes.insert(contentsOf: noise, at: Int.random(in: 0...bytes.count, using: &random))
        case .duplication:
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes.insert(bytes[index], at: index)
        case .foreignUnit:
            var body = answer
            body[0] = UInt8.random(in: 0...255, using: &random)
            bytes = framed(body)
        case .otherFunction:
            var body = answer
            body[1] = UInt8.random(in: 0...255, using: &random)
            bytes = framed(body)
        case .otherLength:
            var body = answer
            if Bool.random(using: &random) {
                body[2] = UInt8.random(in: 0...255, using: &random)
            } else {
                let length = Int.random(in: 0...250, using: &random)
                body = [unit, table.rawValue, UInt8(length)]
                body += (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            bytes = framed(body)
        case .exception: bytes = framed([unit, table.rawValue | 0x80, UInt8.random(in: 0...255, using: &random)])
        case .random:
            bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        case .gluedBehind: bytes += before
        case .gluedBefore: bytes = before + bytes
        case .late: bytes = before
        case .echo: bytes = request + bytes
        }
        return bytes
    }

    /// Whether these bytes hold, at any place, a frame whose data is what was returned: `head` is what stands before its
    /// byte count, and `holds` judges a whole frame.
    func isIn(
        _ bytes: [UInt8], returned: [UInt16], head: [UInt8], holds: (ArraySlice<UInt8>) -> Bool, tail: Int
    ) -> Bool {
        guard returned.count == count else { return false }
        let length = table.isBits ? (count + 7) / 8 : 2 * count
        let whole = head.count + 1 + length + tail
        guard bytes.count >= whole else { return false }
        return (0...(bytes.count - whole)).contains { start in
            let frame = bytes[start..<start + whole]
            let first = start + head.count + 1
            guard frame.starts(with: head), Int(bytes[first - 1]) == length, holds(frame) else { return false }
            return returned.indices.allSatisfy { index in
                table.isBits
                    ? returned[index] == UInt16(bytes[first + index / 8] >> UInt8(index % 8) & 1)
                    : returned[index] == UInt16(bytes[first + 2 * index]) << 8 | UInt16(bytes[first + 2 * index + 1])
            }
        }
    }
}
