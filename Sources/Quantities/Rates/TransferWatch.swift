import TankFarm

/// Finds pairs of tanks of which one seems to fill the other: what leaves the one comes into the other. It sees flows and no
/// valves; that two of them agree for minutes is all that it knows.
///
/// Tanks pair when their flows have agreed within 10 % of the larger for 5 minutes; a tank belongs to one pair, and where several
/// could match, those that agreed best on average come first. A pair holds until the flows differ by more than 15 % for
/// a minute, or one tank stands still while the other moves on for 2 minutes: those two are told. If both come to rest
/// within these 2 minutes, the transfer is over in good order, and nothing is told; rates that run down do not do so alike,
/// and as long as both flows are far below what they were, the 2 minutes count for their difference too. While a tank
/// cannot be seen its pair is not judged, for 2 minutes at most.
///
/// A look costs n log n over the tanks that move. It reads no clock.
package struct TransferWatch: Sendable {
    /// What a tank does at one look.
    package struct Flow: Hashable, Sendable {
        package let tank: TankName
        /// Inwards positive; exactly 0 where the tank stands still, which is for the caller to judge.
        package let cubicMetresPerHour: Double
        /// False where nobody can say.
        package let isGood: Bool

        package init(tank: TankName, cubicMetresPerHour: Double, isGood: Bool) {
            self.tank = tank
            self.cubicMetresPerHour = cubicMetresPerHour
            self.isGood = isGood
        }
    }

    package enum Event: Hashable, Sendable {
        /// `flow` is what comes in, `difference` what goes out less that, both in m³/h.
        case paired(from: TankName, to: TankName, flow: Double, difference: Double)
        case parted(from: TankName, to: TankName, why: String)
    }

    package struct Pair: Hashable, Sendable {
        package let from: TankName
        package let to: TankName
        /// What comes in, m³/h.
        package fileprivate(set) var inflow: Double
        /// What goes out less what comes in, m³/h.
        package fileprivate(set) var difference: Double
        /// Since when the flows have agreed: minutes before they were called a pair.
        package let since: MonotonicTime
    }

    /// Of the larger flow.
    package static let agreesWithin = 0.10
    /// Of the larger flow; more than `agreesWithin`, so that a pair does not flutter.
    package static let differsBeyond = 0.15
    package static let pairsAfter: Duration = .seconds(300)
    package static let differsAfter: Duration = .seconds(60)
    package static let stopsWithin: Duration = .seconds(120)
    /// Of the larger flow when they last agreed: below this share both run down.
    package static let runsDownBelow = 0.75
    package static let unseenAtMost: Duration = .seconds(120)
    /// How many partners are watched for one tank: more flows that are nearly the same cannot be told apart anyway, and
    /// without a bound a thousand equal tanks would be a million candidates.
    private static let nearest = 4
    private static let mostCandidates = 8

    private var candidates: [TransferCandidate] = []
    private var bonds: [TransferBond] = []
    private var lastLook: MonotonicTime?

    package init() {}

    /// Those that stand, the longest found first.
    package var pairs: [Pair] { bonds.map(\.pair) }

    /// Takes one look at all tanks; one that is left out counts as not seen. A look that is not later than the last is
    /// passed over.
    /// - Returns: What is to be told, pairs that part first.
    package mutating func take(_ flows: [Flow], at now: MonotonicTime) -> [Event] {
        if let lastLook {
            guard now > lastLook else { return [] }
            // Nobody looked for so long: what happened meanwhile is unknown, as if no tank had been good.
            if now - lastLook >= TransferWatch.unseenAtMost {
                for index in bonds.indices { bonds[index].sight.lose(at: lastLook) }
                for index in candidates.indices { candidates[index].sight.lose(at: lastLook) }
            }
        }
        lastLook = now
        let seen = Dictionary(
            flows.lazy.filter { $0.isGood && $0.cubicMetresPerHour.isFinite }.map { ($0.tank, $0.cubicMetresPerHour) },
            uniquingKeysWith: { first, _ in first })
        var events: [Event] = []
        judgeBonds(seen, now, &events)
        candidates = candidates.compactMap { $0.judged(seen, now) }
        findCandidates(seen, now)
        pair(seen, now, &events)
        return events
    }

    private mutating func judgeBonds(_ seen: [TankName: Double], _ now: MonotonicTime, _ events: inout [Event]) {
        bonds = bonds.compactMap { bond in
            var bond = bond
            switch bond.judge(seen, now) {
            case .holds: return bond
            case .ends: return nil
            case .parts(let why):
                events.append(.parted(from: bond.pair.from, to: bond.pair.to, why: why))
                return nil
            }
        }
    }

    /// Each falling tank gets the rising ones whose flows are nearest to its own.
    private mutating func findCandidates(_ seen: [TankName: Double], _ now: MonotonicTime) {
        let bound = Set(bonds.flatMap { [$0.pair.from, $0.pair.to] })
        let free = seen.filter { $0.value != 0 && !bound.contains($0.key) }
        // By name where flows are equal: a dictionary's order differs from run to run.
        let rising = free.filter { $0.value > 0 }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let falling = free.filter { $0.value < 0 }.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
        guard !rising.isEmpty, !falling.isEmpty else { return }
        var watched = Set(candidates.map(\.tanks))
        var counts: [TankName: Int] = [:]
        for tanks in watched {
            counts[tanks.from, default: 0] += 1
            counts[tanks.to, default: 0] += 1
        }
        var start = 0
        for (from, flow) in falling {
            let outflow = -flow
            while start < rising.count, rising[start].value < outflow { start += 1 }
            var (below, above) = (start - 1, start)
            for _ in 0..<TransferWatch.nearest {
                let next: Int
                let isAboveNearer =
                    above < rising.count && (below < 0 || rising[above].value - outflow < outflow - rising[below].value)
                if isAboveNearer {
                    next = above
                    above += 1
                } else if below >= 0 {
                    next = below
                    below -= 1
                } else {
                    break
                }
                let (to, inflow) = rising[next]
                let tanks = TransferCandidate.Tanks(from: from, to: to)
                guard let difference = TransferWatch.relativeDifference(outflow, inflow),
                    difference <= TransferWatch.agreesWithin, !watched.contains(tanks),
                    counts[from, default: 0] < TransferWatch.mostCandidates,
                    counts[to, default: 0] < TransferWatch.mostCandidates
                else { continue }
                watched.insert(tanks)
                counts[from, default: 0] += 1
                counts[to, default: 0] += 1
                candidates.append(TransferCandidate(tanks, difference: difference, at: now))
            }
        }
    }

    private mutating func pair(_ seen: [TankName: Double], _ now: MonotonicTime, _ events: inout [Event]) {
        let ripe = candidates.filter { $0.sight.isClear && now - $0.since >= TransferWatch.pairsAfter }
        guard !ripe.isEmpty else { return }
        var taken: Set<TankName> = []
        for candidate in ripe.sorted(by: { $0.isBetter(than: $1) }) {
            let (from, to) = (candidate.tanks.from, candidate.tanks.to)
            guard !taken.contains(from), !taken.contains(to), let fall = seen[from], let inflow = seen[to] else {
                continue
            }
            taken.formUnion([from, to])
            let pair = Pair(from: from, to: to, inflow: inflow, difference: -fall - inflow, since: candidate.since)
            bonds.append(TransferBond(pair))
            events.append(.paired(from: from, to: to, flow: pair.inflow, difference: pair.difference))
        }
        candidates.removeAll { taken.contains($0.tanks.from) || taken.contains($0.tanks.to) }
    }

    /// Of the larger one; nil unless both are flows, the one out of its tank and the other into it.
    fileprivate static func relativeDifference(_ outflow: Double, _ inflow: Double) -> Double? {
        guard outflow > 0, inflow > 0 else { return nil }
        return abs(outflow - inflow) / max(outflow, inflow)
    }
}

/// Whether both tanks can be seen, and since when not.
private struct TransferSight: Sendable {
    private var lostSince: MonotonicTime?

    var isClear: Bool { lostSince == nil }

    mutating func lose(at time: MonotonicTime) { lostSince = lostSince ?? time }

    func isGone(at now: MonotonicTime) -> Bool {
        lostSince.map { now - $0 >= TransferWatch.unseenAtMost } ?? false
    }

    /// - Returns: How long nothing was seen.
    mutating func regain(at now: MonotonicTime) -> Duration {
        defer { lostSince = nil }
        return lostSince.map { now - $0 } ?? .zero
    }
}

/// Two tanks whose flows agree, but not yet for long enough.
private struct TransferCandidate: Sendable {
    struct Tanks: Hashable, Sendable {
        let from: TankName
        let to: TankName
    }

    let tanks: Tanks
    private(set) var since: MonotonicTime
    var sight = TransferSight()
    private var sum: Double
    private var looks = 1.0

    init(_ tanks: Tanks, difference: Double, at now: MonotonicTime) {
        self.tanks = tanks
        since = now
        sum = difference
    }

    /// The candidate after a look; nil when it is none any more. Time in which it was not seen does not count.
    func judged(_ seen: [TankName: Double], _ now: MonotonicTime) -> TransferCandidate? {
        var next = self
        guard let fall = seen[tanks.from], let inflow = seen[tanks.to] else {
            next.sight.lose(at: now)
            return next.sight.isGone(at: now) ? nil : next
        }
        guard !sight.isGone(at: now), let difference = TransferWatch.relativeDifference(-fall, inflow),
            difference <= TransferWatch.agreesWithin
        else { return nil }
        next.since = since + next.sight.regain(at: now)
        next.sum += difference
        next.looks += 1
        return next
    }

    func isBetter(than other: TransferCandidate) -> Bool {
        (sum / looks, tanks.from, tanks.to) < (other.sum / other.looks, other.tanks.from, other.tanks.to)
    }
}

/// A pair that stands, and what speaks against it.
private struct TransferBond: Sendable {
    enum Verdict {
        case holds
        case ends
        case parts(why: String)
    }

    private(set) var pair: TransferWatch.Pair
    var sight = TransferSight()
    private var differsSince: MonotonicTime?
    private var stoppedSince: MonotonicTime?

    /// The larger flow when both last agreed, m³/h.
    private var agreed: Double

    init(_ pair: TransferWatch.Pair) {
        self.pair = pair
        agreed = max(pair.inflow, pair.inflow + pair.difference)
    }

    mutating func judge(_ seen: [TankName: Double], _ now: MonotonicTime) -> Verdict {
        guard let fall = seen[pair.from], let inflow = seen[pair.to] else {
            sight.lose(at: now)
            return sight.isGone(at: now) ? .parts(why: unseenWords(seen)) : .holds
        }
        if sight.isGone(at: now) { return .parts(why: unseenWords(seen)) }
        let unseen = sight.regain(at: now)
        differsSince = differsSince.map { $0 + unseen }
        stoppedSince = stoppedSince.map { $0 + unseen }
        pair.inflow = inflow
        pair.difference = -fall - inflow
        if fall == 0 && inflow == 0 { return .ends }
        if fall == 0 || inflow == 0 {
            // Flows that run down differ too; only what comes after 2 minutes is no end of a transfer.
            differsSince = nil
            let since = stoppedSince ?? now
            stoppedSince = since
            guard now - since >= TransferWatch.stopsWithin else { return .holds }
            let (still, moving) = fall == 0 ? (pair.from, pair.to) : (pair.to, pair.from)
            return .parts(why: "\(still) stands still while \(moving) still moves")
        }
        stoppedSince = nil
        let difference = TransferWatch.relativeDifference(-fall, inflow) ?? 1
        guard difference > TransferWatch.differsBeyond else {
            differsSince = nil
            agreed = max(-fall, inflow)
            return .holds
        }
        let since = differsSince ?? now
        differsSince = since
        let runsDown = max(-fall, inflow) < TransferWatch.runsDownBelow * agreed
        guard now - since >= (runsDown ? TransferWatch.stopsWithin : TransferWatch.differsAfter) else { return .holds }
        return .parts(why: "\(words(-fall)) out of \(pair.from), \(words(inflow)) into \(pair.to)")
    }

    private func unseenWords(_ seen: [TankName: Double]) -> String {
        switch (seen[pair.from], seen[pair.to]) {
        case (nil, .some): "the flow of \(pair.from) cannot be seen"
        case (.some, nil): "the flow of \(pair.to) cannot be seen"
        default: "their flows cannot be seen"
        }
    }

    private func words(_ flow: Double) -> String { "\(DecimalText.fixed(flow, 0)) m³/h" }
}
