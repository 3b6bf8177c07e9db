import Alarms
import TankFarm

/// Watches the station itself: whether it judges in time, whether its clock is to be trusted, and whether each connected
/// line's thread still speaks. A value; it reads no clock.
struct StationWatch: Sendable {
    /// A line as far as its thread's words go.
    struct WatchedLine: Hashable, Sendable {
        let name: LineName
        let scanInterval: Duration

        /// A thread that asks anybody says something within that time, be it that nobody answered: the longest wait for
        /// silent gauges is half a minute.
        fileprivate var patience: Duration { max(StationWatch.shortestSilence, scanInterval * 10) }
    }

    private struct Line: Sendable {
        let watched: WatchedLine
        /// When its thread last said something; nil: not connected, and so known to be silent.
        var heardAt: Moment?
        var isSilent = false

        var deadline: MonotonicTime? { isSilent ? nil : heardAt.map { $0.monotonic + watched.patience } }
    }

    /// A fault in words that ends by itself.
    private struct Passing: Sendable {
        let text: String
        let until: MonotonicTime
    }

    /// A judgement so much later than its deadline is a fault.
    static let latest: Duration = .seconds(5)
    /// So long it stands after the last one: one that comes and goes with each scan is one fault.
    static let lateHolds: Duration = .seconds(60)
    /// A clock that was set by so much, either way, is in doubt.
    static let doubtfulStep: Duration = .seconds(3_600)
    /// So long: nobody can tell when it is right again, and the journal holds the step itself.
    static let doubtHolds: Duration = .seconds(600)
    static let shortestSilence: Duration = .seconds(60)

    private let zone: SiteZone
    private var lines: [Line]
    private var late: Passing?
    private var doubt: Passing?
    /// No later than the first line's deadline: with each exchange all of it moves on, and is not looked at.
    private var lookAtLines: MonotonicTime?
    private var hasChanged = true

    /// - Parameter lines: In the station's order.
    init(lines: [WatchedLine], zone: SiteZone) {
        self.zone = zone
        self.lines = lines.map { Line(watched: $0) }
    }

    /// When it must be looked at though nothing happens.
    var deadline: MonotonicTime? {
        // Asked for at each event: without an array.
        var next = lookAtLines
        if let until = late?.until { next = next.map { min($0, until) } ?? until }
        if let until = doubt?.until { next = next.map { min($0, until) } ?? until }
        return next
    }

    /// The station has come to judge, for whatever reason.
    /// - Parameter due: The deadline that it had named before.
    mutating func woke(due: MonotonicTime?, at: Moment) {
        guard let due, at.monotonic - due > StationWatch.latest else { return }
        let delay = at.monotonic - due
        late = Passing(
            text: "the station judged \(delay.words) late at \(clock(at))", until: at.monotonic + StationWatch.lateHolds
        )
        hasChanged = true
        // What the lines said meanwhile waits to be heard: their silence is the station's own.
        for index in lines.indices where lines[index].heardAt != nil { heard(index, at: at) }
    }

    /// The wall clock was set.
    /// - Parameter step: Forward positive.
    mutating func clockStepped(by step: Duration, at: Moment) {
        let size = step < .zero ? .zero - step : step
        guard size > StationWatch.doubtfulStep else { return }
        doubt = Passing(
            text: "the clock is in doubt: it was set \(step < .zero ? "back" : "forward") by \(size.words)",
            until: at.monotonic + StationWatch.doubtHolds)
        hasChanged = true
    }

    /// The run begins. A clock that stands before what the run before has entered is in doubt.
    mutating func started(after lastAliveAt: WallTime, at: Moment) {
        guard at.wall < lastAliveAt else { return }
        doubt = Passing(
            text: "the clock is in doubt: it stands \((lastAliveAt - at.wall).words) before the end of the run before",
            until: at.monotonic + StationWatch.doubtHolds)
        hasChanged = true
    }

    /// A line's link is there: from now on its thread is expected to speak.
    mutating func connected(_ line: Int, at: Moment) {
        guard lines.indices.contains(line) else { return }
        lines[line].heardAt = at
        heard(line, at: at)
    }

    /// A line's thread has said anything but that it is disconnected. A word that comes after that one is a late one: a
    /// line that is not connected is not waited for.
    mutating func heard(_ line: Int, at: Moment) {
        guard lines.indices.contains(line), lines[line].heardAt != nil else { return }
        if lines[line].isSilent {
            lines[line].isSilent = false
            hasChanged = true
        }
        lines[line].heardAt = at
        if lookAtLines == nil { lookAtLines = lines[line].deadline }
    }

    /// A line that is known not to be connected has a fault of its own.
    mutating func disconnected(_ line: Int) {
        guard lines.indices.contains(line) else { return }
        if lines[line].isSilent { hasChanged = true }
        lines[line].heardAt = nil
        lines[line].isSilent = false
    }

    /// What `station_fault` is judged by; nil where that is as it was told last.
    mutating func observation(at: Moment) -> Observation? {
        if let late, late.until <= at.monotonic {
            self.late = nil
            hasChanged = true
        }
        if let doubt, doubt.until <= at.monotonic {
            self.doubt = nil
            hasChanged = true
        }
        if let look = lookAtLines, look <= at.monotonic { noticeSilence(at: at.monotonic) }
        guard hasChanged else { return nil }
        hasChanged = false
        let silent = lines.compactMap { line -> String? in
            guard line.isSilent, let heardAt = line.heardAt else { return nil }
            return "line \(line.watched.name): its thread has said nothing since \(clock(heardAt))"
        }
        let words = [late?.text, doubt?.text].compactMap(\.self) + silent
        return .condition(!words.isEmpty, text: words.isEmpty ? nil : words.joined(separator: "; "))
    }

    private mutating func noticeSilence(at: MonotonicTime) {
        for index in lines.indices {
            guard let deadline = lines[index].deadline, deadline <= at else { continue }
            lines[index].isSilent = true
            hasChanged = true
        }
        lookAtLines = lines.lazy.compactMap(\.deadline).min()
    }

    private func clock(_ moment: Moment) -> String { zone.civilTime(at: moment.wall).secondText }
}
