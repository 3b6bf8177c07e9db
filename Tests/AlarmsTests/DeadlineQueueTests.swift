import TankFarm
import TestSupport
import Testing

@testable import Alarms

@Suite struct DeadlineQueueTests {
    private func time(_ nanoseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: nanoseconds) }

    @Test func `of equal times the lower slot is first`() {
        var queue = DeadlineQueue(slots: 5)
        for slot in [4, 2, 3, 1] { queue.set(slot, to: time(7)) }
        var order: [Int] = []
        while let first = queue.first {
            order.append(first.slot)
            queue.set(first.slot, to: nil)
        }
        #expect(order == [1, 2, 3, 4])
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64] + [UInt64.random(in: 5...(.max))])
    func `its first is the least of all that are set`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var queue = DeadlineQueue(slots: 40)
        var plain: [Int: Int64] = [:]
        for _ in 0..<3_000 {
            let slot = Int.random(in: 0..<40, using: &random)
            let at: Int64? = Int.random(in: 0..<3, using: &random) == 0 ? nil : Int64.random(in: 0..<50, using: &random)
            plain[slot] = at
            queue.set(slot, to: at.map(time))
            let least = plain.min { ($0.value, $0.key) < ($1.value, $1.key) }
            #expect(queue.first?.slot == least?.key)
            #expect(queue.first?.time.nanoseconds == least?.value)
        }
    }
}
