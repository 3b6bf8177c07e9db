import Acquisition
import TankFarm

/// A line that the schedule under test asks, with gauges that answer as the test says. Time goes on only here.
struct SimulatedLine {
    struct Asking {
        let index: Int
        /// Since the line's start.
        let at: Duration
        let wait: Duration
        let ending: PollSchedule.Ending
        let backOff: Duration?
        let end: Duration
    }

    var schedule: PollSchedule
    /// What a good exchange of this request takes, since the start.
    var takes: (Int, Duration) -> Duration
    /// How an exchange of this request ends, since the start; one that takes longer than its wait is silent in any case.
    var ends: (Int, Duration) -> PollSchedule.Ending
    let start: MonotonicTime
    private(set) var now: MonotonicTime

    init(
        _ entries: [PollSchedule.Entry], interval: Duration, responseTimeout: Duration = .milliseconds(500),
        takes: @escaping (Int, Duration) -> Duration,
        ends: @escaping (Int, Duration) -> PollSchedule.Ending = { _, _ in .answered }
    ) {
        start = MonotonicTime(nanoseconds: 3_600_000_000_000)
        now = start
        schedule = PollSchedule(entries: entries, interval: interval, responseTimeout: responseTimeout, at: start)
        self.takes = takes
        self.ends = ends
    }

    /// Asks what is due for so long; gives what was asked.
    @discardableResult
    mutating func run(for span: Duration) -> [Asking] {
        let end = now + span
        var askings: [Asking] = []
        while now < end {
            switch schedule.next(at: now) {
            case .ask(let index): askings.append(ask(index))
            case .wait(let until): now = min(until ?? end, end)
            }
        }
        return askings
    }

    @discardableResult
    mutating func ask(_ index: Int) -> Asking {
        let begun = now
        let at = begun - start
        let wait = schedule.begin(index, at: begun)
        let time = takes(index, at)
        let wire = schedule.entries[index].wireTime
        // The wait is for the answer to begin: the gauge's own delay counts, and not what the wire takes.
        let ending = time - wire > wait ? .silent : ends(index, at)
        now = now + (ending == .silent ? wire / 2 + wait : time)
        let backOff = schedule.finish(index, ending, replyTime: time, at: now)
        return Asking(index: index, at: at, wait: wait, ending: ending, backOff: backOff, end: now - start)
    }

    mutating func setUrgencies(_ urgencies: [TankName: TankUrgency]) { schedule.setUrgencies(urgencies, at: now) }
}

extension PollSchedule.Entry {
    /// A request to a gauge of its own for one tank, `T` and the device's number.
    static func gauge(
        _ device: UInt8, every: Int = 1, wire: Duration = .zero, carriesLevel: Bool = true
    ) -> PollSchedule.Entry {
        PollSchedule.Entry(
            device: UnitID(device), tanks: [TankName("T\(device)")], every: every, wireTime: wire,
            carriesLevel: carriesLevel)
    }

    /// So many gauges, from unit 1 on.
    static func gauges(_ count: Int, wire: Duration = .zero) -> [PollSchedule.Entry] {
        (1...count).map { gauge(UInt8($0), wire: wire) }
    }
}

extension [SimulatedLine.Asking] {
    /// The times from one asking of a request to its next.
    func gaps(of index: Int) -> [Duration] {
        let times = filter { $0.index == index }.map(\.at)
        return zip(times, times.dropFirst()).map { $1 - $0 }
    }

    /// The longest time without asking it, from the first of these askings to the end of the last.
    func longestGap(of index: Int) -> Duration {
        guard let first, let last else { return .zero }
        let times = [first.at] + times(of: index) + [last.end]
        return zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? .zero
    }

    func times(of index: Int) -> [Duration] { filter { $0.index == index }.map(\.at) }
}
