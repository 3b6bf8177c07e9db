import Acquisition
import TankFarm
import TestSupport
import Testing

struct ReplyPatienceTests {
    private let start = MonotonicTime(nanoseconds: 3_600_000_000_000)

    private func wait(
        _ patience: ReplyPatience, isFailing: Bool = false, wire: Duration = .zero,
        timeout: Duration = .milliseconds(500), others: Duration? = nil, at after: Duration = .zero
    ) -> Duration {
        patience.wait(
            isFailing: isFailing, wireTime: wire, responseTimeout: timeout, others: others, at: start + after)
    }

    private func taught(_ milliseconds: Int...) -> ReplyPatience {
        var patience = ReplyPatience()
        for reply in milliseconds { patience.learn(.milliseconds(reply)) }
        return patience
    }

    @Test func `waits a little more than twice the slowest reply`() {
        let time = wait(taught(30, 80, 45))
        #expect(time > .milliseconds(160) && time <= .milliseconds(180))
    }

    @Test func `forgets a slow reply after 32 quicker ones`() {
        var patience = taught(200)
        for _ in 0..<31 { patience.learn(.milliseconds(40)) }
        #expect(patience.slowest == .milliseconds(200))
        patience.learn(.milliseconds(40))
        #expect(patience.slowest == .milliseconds(40))
        // Round the ring once more, with the slowest anywhere in it.
        patience.learn(.milliseconds(90))
        for _ in 0..<31 { patience.learn(.milliseconds(50)) }
        #expect(patience.slowest == .milliseconds(90))
        patience.learn(.milliseconds(50))
        #expect(patience.slowest == .milliseconds(50))
    }

    @Test func `remembers the slowest of the last 32 whatever comes`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        var patience = ReplyPatience()
        var replies: [Int] = []
        for _ in 0..<500 {
            replies.append(Int.random(in: 1...1_000, using: &random))
            patience.learn(.milliseconds(replies[replies.count - 1]))
            #expect(patience.slowest == replies.suffix(32).max().map { .milliseconds($0) })
        }
    }

    @Test func `never waits less than the frame's time and 50 milliseconds`() {
        #expect(wait(taught(1)) == .milliseconds(50))
        #expect(wait(taught(1), wire: .milliseconds(67)) == .milliseconds(117))
    }

    @Test func `never waits longer than configured`() {
        #expect(wait(taught(400)) == .milliseconds(500))
        #expect(wait(taught(1), wire: .milliseconds(480)) == .milliseconds(500))
        #expect(wait(ReplyPatience(), others: .seconds(3)) == .milliseconds(500))
    }

    @Test func `gives a device that has never answered the whole time once, and then what its line's slowest needs`() {
        var patience = ReplyPatience()
        #expect(wait(patience, others: .milliseconds(120)) == .milliseconds(500))
        patience.noteFullTry(at: start)
        #expect(wait(patience, isFailing: true, others: .milliseconds(120), at: .seconds(5)) == .milliseconds(120))
        #expect(wait(patience, isFailing: true, others: nil, at: .seconds(5)) == .milliseconds(500))
    }

    @Test func `gives a failing device the whole time once more after a minute`() {
        var patience = taught(40)
        patience.noteFullTry(at: start)
        #expect(wait(patience, isFailing: true, at: .seconds(60)) == .milliseconds(90))
        #expect(wait(patience, isFailing: true, at: .milliseconds(60_001)) == .milliseconds(500))
        #expect(wait(patience, isFailing: false, at: .milliseconds(60_001)) == .milliseconds(90))
        patience.noteFullTry(at: start + .seconds(61))
        #expect(wait(patience, isFailing: true, at: .seconds(100)) == .milliseconds(90))
    }

    @Test func `takes a reply time below zero as none`() {
        var patience = ReplyPatience()
        patience.learn(.milliseconds(-20))
        #expect(patience.slowest == .zero)
    }
}
