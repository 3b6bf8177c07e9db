import Acquisition
import Alarms
import Snapshots
import TankFarm

/// What the station believes of one line: whether it is connected, how its gauges answer, and whether so many fell silent
/// at once that the cause lies in the line (or in the power of a row of gauges) and not in them.
struct LineBelief: Sendable {
    /// One cause with its list: the gauges under it ring no fault of their own.
    struct Outage: Hashable, Sendable {
        var members: Set<TankName>
        var words: String
        /// Those of them that answered until then: of these half must be back, and not of what was dead before.
        var lost: Set<TankName>
        let since: WallTime
    }

    let settings: LineSettings
    /// Its own alarm.
    let fault: AlarmID
    var isConnected = false
    var why: String?
    var since: WallTime?
    var scanTime: Duration?
    private(set) var gauges: [GaugeBelief]
    private(set) var outage: Outage? {
        didSet { isToBeCounted = true }
    }
    private var use = LineUse()
    /// When the present run of failures of each silent gauge began, by place.
    private var silentSince: [Int: MonotonicTime] = [:] {
        didSet { isToBeCounted = true }
    }
    /// Whether those that are back have changed since they were counted: through an outage nearly every answer finds
    /// them as they were, and must not go through all gauges.
    private var isToBeCounted = true
    private var answeredOnce: Set<Int> = []

    /// How one gauge answers.
    struct GaugeBelief: Sendable {
        var figures: GaugeSnapshot
        var replies = ReplyHistogram()
        /// Failed exchanges for its level, in a row.
        var failures = 0
    }

    /// Fewer gauges than this, or a smaller share of those that answered, are faults of gauges.
    static let fewestSilent = 3
    static let smallestShare = 0.3
    /// A gauge counts as silent at this failure in a row: at the third its values go bad.
    static let silentAtFailure = ValueBelief.toleratedFailures + 1

    init(settings: LineSettings) {
        self.settings = settings
        fault = AlarmID(.line(settings.name), .lineFault)
        gauges = settings.gauges.map {
            GaugeBelief(figures: GaugeSnapshot(tank: $0.tank, unit: $0.unit, model: $0.model.name))
        }
    }

    var isDown: Bool { outage != nil }

    mutating func disconnected(why: String, at: Moment) {
        if isConnected || since == nil { since = at.wall }
        isConnected = false
        self.why = why
        let answering = Set(answeredOnce.filter { silentSince[$0] == nil }.map { settings.gauges[$0].tank })
        outage = Outage(
            members: Set(settings.gauges.map(\.tank)), words: "\(settings.transport.words): \(why)",
            lost: answering.union(outage?.lost ?? []), since: outage?.since ?? at.wall)
    }

    mutating func connected(at: Moment) {
        isConnected = true
        since = at.wall
        // The port is back; whether the gauges are is for their answers to say.
        if outage != nil, answeredOnce.isEmpty { outage = nil }
    }

    /// Takes the figures of one exchange, whichever gauges it read.
    mutating func exchanged(_ figures: LineFigures, at: MonotonicTime) {
        scanTime = figures.scanTime ?? scanTime
        use.add(figures.lineTime, endingAt: at)
    }

    /// Takes what an exchange said of one gauge and judges whether the line as a whole has fallen silent or come back.
    /// True where that has changed.
    mutating func take(_ reading: Reading, _ figures: LineFigures, gauge place: Int) -> Bool {
        // A status request asks for no value: only the exchange itself tells that it failed.
        let failure = figures.failure ?? reading.exchangeFailure
        gauges[place].count(figures, failure: failure, at: reading.at)
        // By its level: a gauge whose temperature alone fails is not silent.
        guard reading.asked.contains(.level) else { return false }
        return reading.level.reason?.isExchangeFailure == true
            ? fell(silent: place, at: reading.at) : answered(place)
    }

    private mutating func fell(silent place: Int, at: Moment) -> Bool {
        if silentSince[place] == nil { silentSince[place] = at.monotonic }
        gauges[place].failures += 1
        guard isConnected, gauges[place].failures == LineBelief.silentAtFailure, answeredOnce.contains(place),
            let began = silentSince[place]
        else { return false }
        let window = silenceWindow
        let together = silentSince.filter { entry in
            let apart = entry.value - began
            return answeredOnce.contains(entry.key) && apart <= window && apart >= .zero - window
        }
        guard together.count >= LineBelief.fewestSilent,
            Double(together.count) >= LineBelief.smallestShare * Double(answeredOnce.count)
        else { return false }
        let members = Set(together.keys.map { settings.gauges[$0].tank }).union(outage?.members ?? [])
        let lost = Set(together.keys.map { settings.gauges[$0].tank }).union(outage?.lost ?? [])
        let new = Outage(
            members: members, words: words(ofSilent: members), lost: lost, since: outage?.since ?? at.wall)
        defer { outage = new }
        return new != outage
    }

    /// "Within one scan": a scan in which several gauges time out is as much longer as their timeouts are.
    var silenceWindow: Duration { max(scanTime ?? settings.scanInterval, settings.scanInterval) + .seconds(1) }

    private func words(ofSilent members: Set<TankName>) -> String {
        let count = "\(members.count) of \(settings.gauges.count) gauges silent at once"
        // What never answered since the start tells nothing about the cable.
        let answering = answeredOnce.filter { silentSince[$0] == nil }.map { settings.gauges[$0].tank }
        let silent = answeredOnce.filter { silentSince[$0] != nil }.map { settings.gauges[$0].tank }
        let place = CableBreak.words(
            settings.gauges, silent: members.union(silent), answering: Set(answering).subtracting(members))
        return place.map { "\(count); \($0)" } ?? count
    }

    private mutating func answered(_ place: Int) -> Bool {
        if gauges[place].failures > 0 {
            silentSince[place] = nil
            gauges[place].failures = 0
        }
        answeredOnce.insert(place)
        guard isToBeCounted, let outage, isConnected else { return false }
        isToBeCounted = false
        // Half of those that answered before back: the cause is gone, and those still silent ring in their own right.
        let back = settings.gauges.indices.count {
            outage.lost.contains(settings.gauges[$0].tank) && silentSince[$0] == nil
        }
        guard back * 2 >= outage.lost.count else { return false }
        self.outage = nil
        return true
    }

    mutating func snapshot(at now: MonotonicTime) -> LineSnapshot {
        var snapshot = LineSnapshot(
            name: settings.name, transportWords: settings.transport.words, isConnected: isConnected,
            why: outage?.words ?? why, since: since, scanTime: scanTime, scanInterval: settings.scanInterval,
            gauges: gauges.map(\.snapshot))
        snapshot.use = use.share(at: now)
        return snapshot
    }
}

extension LineBelief.GaugeBelief {
    fileprivate mutating func count(_ exchange: LineFigures, failure: Reason?, at: Moment) {
        figures.exchanges += 1
        figures.lastReplyTime = exchange.replyTime
        figures.backOff = exchange.backOff
        figures.lastReason = failure
        for remark in exchange.remarks {
            if let index = figures.remarks.firstIndex(where: { $0.remark == remark }) {
                figures.remarks[index].count += 1
            } else {
                figures.remarks.append(RemarkCount(remark: remark, count: 1))
            }
        }
        guard let failure else {
            figures.lastAnswerAt = at
            // The times of answers: how long a silence was waited for is the line's patience and not the gauge's speed.
            replies.add(exchange.replyTime)
            return
        }
        if let index = figures.failures.firstIndex(where: { $0.reason == failure }) {
            figures.failures[index].count += 1
        } else {
            figures.failures.append(FailureCount(reason: failure, count: 1))
        }
    }

    fileprivate var snapshot: GaugeSnapshot {
        var snapshot = figures
        snapshot.replyTimeMedian = replies.median
        snapshot.replyTime99 = replies.percentile99
        return snapshot
    }
}

extension Reading {
    /// Why the exchange as a whole failed, by the first of the values that it asked for; nil where it did not.
    fileprivate var exchangeFailure: Reason? {
        for measurand in Measurand.allCases where asked.contains(measurand) && self[measurand].quality != .none {
            return self[measurand].reason.flatMap { $0.isExchangeFailure ? $0 : nil }
        }
        return nil
    }
}
