import Acquisition
import Dispatch
import Synchronization
import TankFarm
import TestSupport
import Testing

/// The line's thread over a line in memory, with a clock that moves when told.
struct LineThreadTests {
    /// What the thread told, and a way to wait for it.
    private final class Log: Sendable {
        private let events = Mutex<[LineEvent]>([])
        private let arrived = DispatchSemaphore(value: 0)

        func take(_ event: LineEvent) {
            events.withLock { $0.append(event) }
            arrived.signal()
        }

        /// The first `count` events, as words; fewer when they do not come within ten seconds.
        func first(_ count: Int) -> [String] {
            while words.count < count, arrived.wait(timeout: .now() + 10) == .success {}
            return Array(words.prefix(count))
        }

        /// All up to the first such event; all there are when it does not come within ten seconds.
        func until(_ isLast: (String) -> Bool) -> [String] {
            while !words.contains(where: isLast), arrived.wait(timeout: .now() + 10) == .success {}
            return words
        }

        var words: [String] {
            events.withLock { events in
                events.flatMap { event -> [String] in
                    switch event {
                    case .connected: ["connected"]
                    case .disconnected(_, let why, _): ["disconnected: \(why)"]
                    case .readings(let readings, let figures):
                        readings.map {
                            "\($0.tank) \($0.reason?.rawValue ?? "good")"
                                + (figures.backOff.map { " \($0.wholeMilliseconds) ms" } ?? "")
                        }
                    }
                }
            }
        }
    }

    /// True the first time only.
    private final class Once: Sendable {
        private let isOver = Atomic(false)

        func isFirst() -> Bool { !isOver.exchange(true, ordering: .relaxed) }
    }

    /// The thread, for a handler that is made before it.
    private final class Holder: Sendable {
        private let held = Mutex<LineThread?>(nil)

        var thread: LineThread? {
            get { held.withLock { $0 } }
            set { held.withLock { $0 = newValue } }
        }
    }

    private static let good: [UInt16] = [1000, 500, 200]

    private let clock = ManualClock()
    private let log = Log()

    private func thread(_ link: TableLink, _ gauges: [PolledGauge], every interval: Duration = .seconds(1))
        -> LineThread
    {
        let log = log
        return LineThread(
            settings: line(gauges, every: interval), makeLink: { link }, clock: clock, blockSignals: {}, jitter: { 1 },
            handler: { log.take($0) })
    }

    /// Lets time pass and has the thread look at its clock.
    private func pass(_ duration: Duration, _ thread: LineThread, urgent: Set<TankName> = []) {
        clock.advance(by: duration)
        thread.setUrgencies(Dictionary(uniqueKeysWithValues: urgent.map { ($0, .moving) }))
    }

    @Test func `connects, reads all gauges in order, and again after the interval`() {
        let link = TableLink { _ in .success(Self.good) }
        let thread = thread(link, [floatGauge("B", unit: 2), floatGauge("A", unit: 1)])
        thread.start()
        #expect(log.first(3) == ["connected", "B good", "A good"])
        pass(.seconds(1), thread)
        #expect(log.first(5).suffix(2) == ["B good", "A good"])
        thread.stop()
        #expect(link.requests.map(\.unit) == [2, 1, 2, 1])
        #expect(!link.isOpen)
    }

    @Test func `goes on with the line whatever one gauge does`() {
        let errors: [LinkError] = [
            .timeout, .truncated, .badChecksum, .wrongUnit, .wrongAnswer, .exception(6),
        ]
        let link = TableLink { request in
            let index = Int(request.unit.number)
            return index < errors.count ? .failure(errors[index]) : .success(Self.good)
        }
        let gauges = (0..<7).map { floatGauge(TankName("T\($0)"), unit: UnitID(UInt8($0))) }
        let thread = thread(link, gauges)
        thread.start()
        // What came damaged is asked for once more at once.
        #expect(
            log.first(10) == [
                "connected", "T0 timeout", "T1 truncated", "T1 truncated", "T2 crc", "T2 crc", "T3 wrong-unit",
                "T4 wrong-answer", "T5 exception", "T6 good",
            ])
        pass(.seconds(1), thread)
        #expect(log.first(17).suffix(7).contains("T6 good"))
        thread.stop()
    }

    @Test func `says once that it is disconnected, and every gauge's reading at each attempt`() {
        let link = TableLink(opening: { $0 < 3 ? .connection("refused") : nil }) { _ in .success(Self.good) }
        let thread = thread(link, [floatGauge("A", unit: 1), floatGauge("B", unit: 2)])
        thread.start()
        #expect(log.first(3) == ["disconnected: refused", "A connection 1000 ms", "B connection 1000 ms"])
        pass(.seconds(1), thread)
        #expect(log.first(5).suffix(2) == ["A connection 1000 ms", "B connection 1000 ms"])
        pass(.seconds(1), thread)
        #expect(log.first(8).suffix(3) == ["connected", "A good", "B good"])
        thread.stop()
    }

    @Test func `tries to connect each second, however long it is in vain`() {
        let link = TableLink(opening: { _ in .connection("refused") }) { _ in .success(Self.good) }
        let thread = thread(link, [floatGauge("A", unit: 1)])
        thread.start()
        _ = log.first(2)
        for count in 0..<20 {
            pass(.milliseconds(999), thread)
            pass(.milliseconds(1), thread)
            _ = log.first(3 + count)
        }
        thread.stop()
        #expect(link.connects == 21)
    }

    @Test func `leaves out up to half of the pause between two tries, so that lines do not knock in step`() {
        let link = TableLink(opening: { _ in .connection("refused") }) { _ in .success(Self.good) }
        let log = log
        let thread = LineThread(
            settings: line([floatGauge("A", unit: 1)]), makeLink: { link }, clock: clock, blockSignals: {},
            jitter: { 0 }, handler: { log.take($0) })
        thread.start()
        _ = log.first(2)
        pass(.milliseconds(500), thread)
        _ = log.first(3)
        thread.stop()
        #expect(link.connects == 2)
    }

    @Test func `connects again at once when a working connection is lost`() {
        let failure = Once()
        let link = TableLink { request in
            request.unit == 2 && failure.isFirst() ? .failure(.connection("reset")) : .success(Self.good)
        }
        let thread = thread(link, [floatGauge("A", unit: 1), floatGauge("B", unit: 2)])
        thread.start()
        #expect(
            log.first(7) == [
                "connected", "A good", "B connection", "disconnected: reset", "connected", "A good", "B good",
            ])
        thread.stop()
    }

    @Test func `does not storm a line that opens and never answers`() {
        let link = TableLink { _ in .failure(.connection("closed")) }
        let thread = thread(link, [floatGauge("A", unit: 1)])
        thread.start()
        let twice = ["connected", "A connection", "disconnected: closed"]
        #expect(log.first(6) == twice + twice)
        // The clock stands: a third attempt would be one that did not wait.
        pass(.milliseconds(999), thread)
        pass(.milliseconds(1), thread)
        #expect(log.first(9) == twice + twice + twice)
        thread.stop()
        #expect(link.connects == 3)
    }

    @Test func `hears which tanks are urgent`() {
        let link = TableLink { _ in .failure(.timeout) }
        let thread = thread(link, [floatGauge("A", unit: 1)], every: .zero)
        thread.setUrgencies(["A": .moving])
        thread.start()
        _ = log.first(4)
        pass(.seconds(2), thread, urgent: ["A"])
        _ = log.first(5)
        pass(.seconds(4), thread, urgent: ["A"])
        #expect(
            log.first(6) == [
                "connected", "A timeout", "A timeout", "A timeout 2000 ms", "A timeout 4000 ms", "A timeout 5000 ms",
            ])
        thread.stop()
    }

    @Test func `holds a request that is refused as too wide against no gauge in it`() {
        let gauges = (0..<9).map { index in
            PolledGauge(
                tank: TankName("T\(index)"), unit: 1, model: .floatInterface, registerOffset: index * 3, plausible: [:])
        }
        // The fourth gauge's level: a register that the device does not have.
        let link = TableLink { request in
            (request.address..<request.address + request.count).contains(58)
                ? .failure(.exception(2)) : .success(Array(repeating: 7, count: request.count))
        }
        let thread = thread(link, gauges)
        thread.start()
        // Parted until only the fourth gauge's level is refused: every other value has come by then.
        let words = log.until { $0.hasPrefix("T8") }
        thread.stop()
        #expect(words.allSatisfy { $0.hasSuffix("exception") ? $0.hasPrefix("T3") : true })
        #expect(Set(words.map { $0.prefix(2) }).isSuperset(of: ["T0", "T8"]))
    }

    @Test func `tells nothing more after it was stopped, and closes the line`() {
        let link = TableLink { _ in .success(Self.good) }
        let thread = thread(link, [floatGauge("A", unit: 1)], every: .seconds(3_600))
        thread.start()
        _ = log.first(2)
        thread.stop()
        let told = log.words
        pass(.seconds(3_600), thread)
        thread.start()
        #expect(log.words == told)
        #expect(!link.isOpen)
    }

    @Test func `can be stopped from its own handler`() {
        let link = TableLink { _ in .success(Self.good) }
        let stopped = DispatchSemaphore(value: 0)
        let log = log
        let holder = Holder()
        let thread = LineThread(
            settings: line([floatGauge("A", unit: 1)], every: .zero), makeLink: { link }, clock: clock,
            blockSignals: {},
            handler: { event in
                log.take(event)
                if case .readings = event {
                    holder.thread?.stop()
                    stopped.signal()
                }
            })
        holder.thread = thread
        thread.start()
        #expect(stopped.wait(timeout: .now() + 10) == .success)
        thread.stop()
        #expect(log.words == ["connected", "A good"])
    }

    @Test func `stays quiet on a line without gauges until it is stopped`() {
        let link = TableLink { _ in .success(Self.good) }
        let thread = thread(link, [])
        thread.start()
        #expect(log.first(1) == ["connected"])
        thread.stop()
        #expect(log.words == ["connected"])
    }
}
