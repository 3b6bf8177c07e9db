import Alarms
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct JournalQueueTests {
    @Test func `entries and tickets keep their order`() {
        var queue = JournalQueue(bound: 10)
        queue.append([(raised(0), nil), (raised(1), nil)], ticket: 5)
        queue.append([(raised(2), nil)], ticket: 6)
        let batch = queue.take()
        #expect(batch.entries == [raised(0), raised(1), raised(2)])
        #expect(batch.tickets.map(\.ticket) == [5, 6])
        #expect(batch.tickets.map(\.places) == [[0, 1], [2]])
    }

    @Test func `past the bound those of one alarm are merged with a count`() throws {
        var queue = JournalQueue(bound: 2)
        let other = AlarmID(.tank("TK-102"), .levelHigh)
        queue.append([(raised(0), nil), (raised(1, alarm: other), nil)], ticket: 1)
        queue.append([(raised(2), nil), (raised(3), nil)], ticket: 2)
        let batch = queue.take()
        #expect(batch.entries.count == 2)
        #expect(
            batch.entries.first?.text
                == "rising; and 2 more until 2026-01-15T08:00:03.000Z, merged while the disk took nothing")
        #expect(batch.entries.last == raised(1, alarm: other))
        #expect(batch.tickets.map(\.places) == [[0, 1], [0, 0]])
    }

    @Test func `past the bound nothing of another alarm or another person falls out`() {
        var queue = JournalQueue(bound: 1)
        queue.append([(raised(0), nil)], ticket: 1)
        for name in ["wang", "li"] {
            queue.append(
                [(JournalEntry(at: morning, event: .acknowledged, alarm: overfill, operatorName: name), nil)], ticket: 2
            )
        }
        #expect(queue.count == 3)
    }

    @Test func `past the bound acknowledgements of two annunciations stay two`() {
        var queue = JournalQueue(bound: 1)
        func acknowledged(_ serial: Int64) -> JournalEntry {
            JournalEntry(at: morning, event: .acknowledged, alarm: overfill, serial: serial, operatorName: "li")
        }
        for serial: Int64 in [5, 9, 9] { queue.append([(acknowledged(serial), nil)], ticket: serial) }
        let batch = queue.take()
        #expect(batch.entries.map(\.serial) == [5, 9])
        #expect(batch.entries.first == acknowledged(5))
    }

    @Test func `past the bound what a person said is merged with the very same alone, and its origin stays`() {
        var queue = JournalQueue(bound: 1)
        func comment(_ text: String) -> JournalEntry {
            JournalEntry(
                at: morning, event: .comment, alarm: overfill, operatorName: "li", text: text, origin: "pts/3")
        }
        queue.append([(comment("pump off"), nil), (comment("valve shut"), nil), (comment("pump off"), nil)], ticket: 1)
        queue.append(
            [("TK-101: 4000 → 4100", nil), ("TK-102: 90 → 95", nil)].map {
                (JournalEntry(at: morning, event: .blind, text: $0.0), $0.1)
            }, ticket: 2)
        let batch = queue.take()
        #expect(batch.entries.count == 4)
        #expect(batch.entries.first?.text?.hasPrefix("pump off; and 1 more") == true)
        #expect(batch.entries.first?.origin == "pts/3")
        #expect(batch.entries[1] == comment("valve shut"))
    }

    @Test func `spans to be kept that touch wait as one, and past the bound none falls out`() {
        func around(_ minutes: Int, _ tank: TankName = "TK-101", _ cause: KeptSpan.Cause = .alarm) -> KeptSpan {
            KeptSpan(tank: tank, around: morning + .seconds(minutes * 60), cause: cause)
        }
        var changes = RecordChanges([.keep(around(0)), .keep(around(60)), .keep(around(121)), .keep(around(20, "B"))])
        #expect(changes.kept.spans.map { $0.to - $0.from } == [.seconds(7_200), .seconds(3_600), .seconds(3_600)])
        changes.take(.keep(around(0, "TK-101", .movement)))
        var newer = RecordChanges([.keep(around(150))])
        newer.putBack(changes)
        #expect(newer.kept.spans.count == 4)
        #expect(newer.kept.spans[1].to == around(150).to)
        for number in 0..<50_000 { newer.take(.keep(around(1_000 + number * 100))) }
        #expect(newer.kept.spans.count == WaitingSpans.bound)
        #expect(newer.kept.spans.last?.to == around(1_000 + 49_999 * 100).to)
        newer.take(.keep(around(0, "C")))
        #expect(newer.kept.spans.last == around(0, "C"))
    }

    @Test func `what is being written is not merged into`() {
        var queue = JournalQueue(bound: 1)
        queue.append([(raised(0), nil)], ticket: 1)
        _ = queue.take()
        queue.append([(raised(1), nil)], ticket: 2)
        queue.succeed()
        let batch = queue.take()
        #expect(batch.entries == [raised(1)])
        #expect(batch.tickets.map(\.places) == [[0]])
    }

    @Test func `after a failure all comes again, newer states winning`() {
        var queue = JournalQueue(bound: 10)
        var record = AlarmRecord(id: overfill, state: .unacknowledged, serial: 1, priority: .critical)
        queue.append([(raised(0), .alarm(record))], ticket: 1)
        let first = queue.take()
        record.beneath = .acknowledged
        queue.append(changes: [.alarm(record)])
        queue.fail(first)
        let second = queue.take()
        #expect(second.entries == [raised(0)])
        #expect(second.changes.alarms == [overfill: record])
        #expect(second.tickets.map(\.ticket) == [1])
    }
}

@Suite struct SampleQueueTests {
    private func levels(_ samples: [HistorySample]) -> [Double?] { samples.map(\.level.value) }
    private func filled(bound: Int, _ numbers: Range<Int>) -> SampleQueue {
        var queue = SampleQueue(bound: bound)
        for number in numbers { queue.append(sample(Double(number), level: Double(number))) }
        return queue
    }

    @Test func `the oldest fall out past the bound`() {
        var queue = filled(bound: 3, 0..<5)
        let dropped = [queue.takeDropped(), queue.takeDropped()]
        #expect(dropped == [2, 0])
        let taken = queue.take(9)
        #expect(levels(taken) == [2, 3, 4])
    }

    @Test func `what fell out takes no room, though nobody takes from the queue`() {
        var queue = filled(bound: 100, 0..<150)
        _ = queue.take(10)
        queue.fail()
        for number in 150..<20_000 { queue.append(sample(Double(number), level: Double(number))) }
        #expect(queue.count == 100)
        #expect(queue.room <= 126)
        let dropped = queue.takeDropped()
        #expect(dropped == 19_900)
        var all: [Double?] = []
        while !queue.isEmpty {
            all += levels(queue.take(99))
            queue.succeed()
        }
        #expect(all == (19_900..<20_000).map { Double($0) })
    }

    @Test func `what failed comes again, before what came meanwhile`() {
        var queue = filled(bound: 10, 0..<4)
        _ = queue.take(2)
        queue.append(sample(4, level: 4))
        queue.fail()
        let again = queue.take(9)
        queue.succeed()
        let rest = queue.take(9)
        #expect(levels(again) == [0, 1, 2, 3])
        #expect(levels(rest) == [4])
    }

    @Test func `samples that come while the oldest are written push out the oldest if that fails`() {
        var queue = filled(bound: 4, 0..<4)
        _ = queue.take(2)
        queue.append(sample(4, level: 4))
        queue.fail()
        let dropped = queue.takeDropped()
        #expect(dropped == 1)
        var all: [Double?] = []
        while !queue.isEmpty {
            all += levels(queue.take(9))
            queue.succeed()
        }
        #expect(all == [1, 2, 3, 4])
    }

    @Test func `against a plain list, with random orders, nothing but the counted is lost`() {
        for seed in UInt64(1)...200 {
            var random = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            func next(_ below: Int) -> Int {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(random >> 33) % below
            }
            var queue = SampleQueue(bound: 1 + next(8))
            var given = 0
            var written: [Double] = []
            var dropped = 0
            for _ in 0..<60 {
                for _ in 0..<next(4) {
                    queue.append(sample(Double(given), level: Double(given)))
                    given += 1
                }
                let taken = queue.take(1 + next(4)).compactMap(\.level.value)
                for _ in 0..<next(3) {
                    queue.append(sample(Double(given), level: Double(given)))
                    given += 1
                }
                if next(3) == 0 {
                    queue.fail()
                } else {
                    queue.succeed()
                    written += taken
                }
                dropped += queue.takeDropped()
            }
            while !queue.isEmpty {
                written += queue.take(100).compactMap(\.level.value)
                queue.succeed()
            }
            #expect(written.count + dropped == given, "seed \(seed)")
            #expect(written == written.sorted() && Set(written).count == written.count, "seed \(seed)")
        }
    }
}

@Suite struct SampleThinnerTests {
    private func kept(_ samples: [HistorySample]) -> [Bool] {
        var thinner = SampleThinner()
        return samples.map { thinner.keeps($0) }
    }

    @Test func `a sample that repeats the one before is not kept`() {
        #expect(kept([sample(0, level: 1), sample(1, level: 1)]) == [true, false])
    }

    @Test func `a changed value, quality or reason is kept`() {
        let samples = [
            sample(0, level: 1), sample(1, level: 2), sample(2, level: 2, temperature: 33), badSample(3), badSample(4),
            badSample(5, .crc),
        ]
        #expect(kept(samples) == [true, true, true, true, false, true])
    }

    @Test func `a still tank is kept once in 60 s`() {
        let flags = kept((0...180).map { sample(Double($0), level: 1) })
        #expect(flags.indices.filter { flags[$0] } == [0, 60, 120, 180])
    }

    @Test func `each tank is held against itself`() {
        #expect(kept([sample("TK-101", 0, level: 1), sample("TK-102", 0, level: 1)]) == [true, true])
    }

    @Test func `a clock set back does not silence a tank`() {
        let samples = [3_600, 1, 2, 61].map { sample($0, level: 1) }
        #expect(kept(samples) == [true, true, false, true])
    }

    private func written(_ samples: [HistorySample]) -> [HistorySample] {
        var thinner = SampleThinner()
        var written: [HistorySample] = []
        for sample in samples { thinner.take(sample) { written.append($0) } }
        return written
    }

    @Test func `before a clock that was set back, what was seen last is written`() {
        let seen = [0.0, 1, 2, -3_600, -3_599].map { sample($0, level: 1) }
        #expect(written(seen) == [seen[0], seen[2], seen[3]])
    }

    @Test func `before a gap, what was seen last is written`() {
        let seen = [0.0, 1, 91, 182, 183].map { sample($0, level: 1) }
        #expect(written(seen) == [seen[0], seen[2], seen[3]])
        let late = [0.0, 50, 141].map { sample($0, level: 1) }
        #expect(written(late) == late)
        let inTime = [0.0, 50, 140].map { sample($0, level: 1) }
        #expect(written(inTime) == [inTime[0], inTime[2]])
    }

    @Test func `a change within the pace writes nothing of what was seen before it`() {
        let seen = [sample(0, level: 1), sample(1, level: 1), sample(2, level: 2)]
        #expect(written(seen) == [seen[0], seen[2]])
    }

    @Test func `at the end the last seen of each tank is written, once`() {
        var thinner = SampleThinner()
        for second in 0...5 {
            for tank in ["B", "A"] { thinner.take(sample(TankName(tank), Double(second), level: 1)) { _ in } }
        }
        thinner.take(sample("C", 5, level: 1)) { _ in }
        let last = thinner.takeUnwritten()
        let none = thinner.takeUnwritten()
        #expect(last == [sample("A", 5, level: 1), sample("B", 5, level: 1)])
        #expect(none == [])
    }
}
