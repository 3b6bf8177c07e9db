import TankFarm

/// Which of one line's requests is to be asked when, and how long its answer may take to begin: by the scan's beat, by the
/// urgency of the tanks, and with patience for the sick. A value; it reads no clock and waits for nothing.
///
/// What goes out of turn (near-limit requests) has at most half of the line, and the rest goes by age: so no request waits
/// longer than `longestInterval`, whatever the urgencies are.
package struct PollSchedule: Sendable {
    /// One request: what it costs and whom it concerns.
    package struct Entry: Hashable, Sendable {
        package let device: UnitID
        /// The tanks whose values it reads.
        package let tanks: [TankName]
        /// 1: asked in each scan; 5: in every fifth.
        package let every: Int
        /// Request, answer and the silences on the wire, without the gauge's own delay; zero on TCP.
        package let wireTime: Duration
        /// Whether a level is among what it reads.
        package let carriesLevel: Bool

        package init(device: UnitID, tanks: [TankName], every: Int, wireTime: Duration, carriesLevel: Bool) {
            self.device = device
            self.tanks = tanks
            self.every = max(every, 1)
            self.wireTime = max(wireTime, .zero)
            self.carriesLevel = carriesLevel
        }
    }

    /// What to do at an instant.
    package enum Step: Hashable, Sendable {
        /// Ask the request of this index now.
        case ask(Int)
        /// Nothing is due before then; nil when the line has no requests.
        case wait(until: MonotonicTime?)
    }

    /// How an exchange ended.
    package enum Ending: Hashable, Sendable {
        case answered
        /// Nothing came in time.
        case silent
        /// Something came, and it was not the answer: bad checksum, broken off, of another unit, function or length.
        case garbled
        /// An exception.
        case refused
    }

    /// After so many failed exchanges in a row a request is asked less and less often.
    package static let patience = 3
    /// The waits after the third failure and those that follow; the last one goes on.
    package static let backOffs: [Duration] = [
        .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(30),
    ]
    /// The longest wait for a gauge whose tank moved, or was near a limit, when it was lost, or does so now.
    package static let longestUrgentBackOff: Duration = .seconds(5)
    /// Devices whose silences began within this time of each other are taken to have one cause.
    package static let together: Duration = .seconds(5)
    /// How often a near-limit request is asked on a line without an interval.
    package static let nearInterval: Duration = .seconds(1)

    /// Start of one scan to the start of the next; zero: as fast as the line goes.
    package let interval: Duration
    /// The longest wait for an answer to begin.
    package let responseTimeout: Duration
    /// Deadlines that passed before their request could be asked, and were left out.
    package internal(set) var overruns = 0
    /// From the start of the last full round to the start of this one; nil in the first.
    package internal(set) var scanTime: Duration?
    /// The requests, by index.
    package private(set) var entries: [Entry]

    var places: [Place]
    var devices: [Device] = []
    /// When the line started; a device that has never answered fell silent then at the earliest.
    private let start: MonotonicTime
    private var urgencies: [TankName: TankUrgency] = [:]
    private var flight: Flight?

    /// What near-limit requests have had of the line's time more than the others, in nanoseconds.
    var nearLead: Int64 = 0
    var lastWasNear = false
    /// What the living are owed for the tries that the silent had, in nanoseconds: nine times as much.
    var probeDebt: Int64 = 0
    static let probePrice: Int64 = 9
    /// Retries at once are paid from this: each costs eight, and each other exchange gives one.
    var retryCredit = PollSchedule.mostRetryCredit
    static let retryPrice = 8
    static let mostRetryCredit = 32

    var round = Round()

    package init(entries: [Entry], interval: Duration, responseTimeout: Duration, at now: MonotonicTime) {
        self.interval = max(interval, .zero)
        self.responseTimeout = max(responseTimeout, .zero)
        self.entries = entries
        start = now
        places = []
        places = entries.map { makePlace(for: $0, at: now) }
        recountRound()
    }

    /// What to do now.
    package func next(at now: MonotonicTime) -> Step { choice(at: now.nanoseconds).step }

    /// The exchange of a request begins. Gives how long to wait for its answer to begin.
    package mutating func begin(_ index: Int, at now: MonotonicTime) -> Duration {
        let choice = choice(at: now.nanoseconds)
        let wait = replyWait(of: index, at: now)
        let turn: Turn
        if places[index].isReadAgain {
            turn = .again
        } else if choice.step == .ask(index) {
            turn = choice.turn
        } else {
            turn = .general
        }
        flight = Flight(
            index: index, begun: now, turn: turn, isFull: wait >= responseTimeout, isProbe: isBackedOff(index))
        switch turn {
        case .near: lastWasNear = true
        case .general, .nearAlone: lastWasNear = false
        case .again, .retry: break
        }
        retryCredit =
            turn == .retry
            ? retryCredit - PollSchedule.retryPrice : min(retryCredit + 1, PollSchedule.mostRetryCredit)
        places[index].due = nextDeadline(of: index, at: now.nanoseconds)
        places[index].lastAsked = now.nanoseconds
        places[index].isReadAgain = false
        places[index].isRetryDue = false
        trackRound(index, at: now)
        return wait
    }

    /// The exchange is over. Gives how long its request is left alone now because it fails; nil when it keeps its rate.
    /// - Parameter replyTime: from the request's first byte to the answer's last; it matters for good answers only.
    @discardableResult
    package mutating func finish(
        _ index: Int, _ ending: Ending, replyTime: Duration, at now: MonotonicTime
    ) -> Duration? {
        let flight = land(index, at: now)
        let device = places[index].device
        if flight?.isFull == true { devices[device].replies.noteFullTry(at: now) }
        if ending == .answered {
            devices[device].replies.learn(replyTime)
            if let flight { learnTime(of: index, now - flight.begun) }
            answered(index, at: now.nanoseconds)
            return nil
        }
        failed(index, ending, begun: (flight?.begun ?? now).nanoseconds, at: now.nanoseconds)
        return backOff(of: index)
    }

    /// The connection failed during the exchange, which says nothing about the gauge.
    package mutating func abandon(_ index: Int, at now: MonotonicTime) {
        if land(index, at: now)?.turn == .again { places[index].isReadAgain = true }
    }

    /// How soon each tank's next reading is wanted; a tank that is not named stands still. Silent gauges of tanks that have
    /// become urgent are tried sooner from now on.
    package mutating func setUrgencies(_ urgencies: [TankName: TankUrgency], at now: MonotonicTime) {
        self.urgencies = urgencies
        for index in places.indices {
            places[index].urgency = urgency(of: entries[index])
            refreshRank(of: index)
        }
        for index in places.indices { bringForward(index, at: now.nanoseconds) }
    }

    /// Puts the tank's level before anything else, once: what it said last could not be believed. Nothing happens where its
    /// gauge is left alone for being silent.
    package mutating func readAgain(_ tank: TankName) {
        for index in entries.indices
        where entries[index].carriesLevel && entries[index].tanks.contains(tank) && !isBackedOff(index) {
            places[index].isReadAgain = true
        }
    }

    /// Replaces a request that its device refuses by narrower ones, which are due at once. They stand in its place: the
    /// indices of the entries behind it rise by one less than their number. Nothing that failed before is held against the
    /// device's requests.
    package mutating func split(_ index: Int, into narrower: [Entry], at now: MonotonicTime) {
        let device = places[index].device
        let parts = narrower.map { makePlace(for: $0, at: now) }
        entries.replaceSubrange(index...index, with: narrower)
        places.replaceSubrange(index...index, with: parts)
        flight = nil
        forgive(device, at: now.nanoseconds)
        for part in index..<(index + parts.count) { refreshRank(of: part) }
        recountRound()
    }

    /// Takes other requests for the same gauges. Those that stay as they were keep all that is known of them; the others
    /// are due at once, and nothing is held against their devices. What was learnt of the reply times stays.
    package mutating func replan(_ entries: [Entry], at now: MonotonicTime) {
        let known = Dictionary(zip(self.entries, places), uniquingKeysWith: { first, _ in first })
        var changed = Set<Int>()
        flight = nil
        self.entries = entries
        places = entries.map { entry in
            if let place = known[entry] { return place }
            let place = makePlace(for: entry, at: now)
            changed.insert(place.device)
            return place
        }
        for device in changed { forgive(device, at: now.nanoseconds) }
        for index in places.indices { refreshRank(of: index) }
        scanTime = nil
        round.restart()
        recountRound()
    }

    /// The line came back: everything is due now and nothing is held against anyone. What was learnt of the reply times
    /// stays.
    package mutating func restart(at now: MonotonicTime) {
        flight = nil
        for device in devices.indices { forgive(device, at: now.nanoseconds) }
        nearLead = 0
        probeDebt = 0
        lastWasNear = false
        retryCredit = PollSchedule.mostRetryCredit
        scanTime = nil
        round.restart()
        recountRound()
    }

    /// Exchanges of this request that failed in a row.
    package func failures(of index: Int) -> Int { places[index].failures }

    /// When the silences of a device's latest run can have begun, at the earliest.
    func earliestSilence(of device: Device) -> Int64 { device.lastAnswered ?? start.nanoseconds }

    private mutating func makePlace(for entry: Entry, at now: MonotonicTime) -> Place {
        let device: Int
        if let known = devices.firstIndex(where: { $0.unit == entry.device }) {
            device = known
        } else {
            device = devices.count
            devices.append(Device(unit: entry.device))
        }
        return Place(
            device: device, every: Int64(entry.every), wireTime: entry.wireTime.wholeNanoseconds,
            due: now.nanoseconds, urgency: urgency(of: entry))
    }

    private func urgency(of entry: Entry) -> TankUrgency {
        guard !urgencies.isEmpty else { return .still }
        var highest = TankUrgency.still
        for tank in entry.tanks {
            if let urgency = urgencies[tank], urgency > highest { highest = urgency }
        }
        return highest
    }

    /// Ends the exchange under way, and settles what it took of the line.
    private mutating func land(_ index: Int, at now: MonotonicTime) -> Flight? {
        guard let flight, flight.index == index else { return nil }
        self.flight = nil
        let took = max(0, now.nanoseconds - flight.begun.nanoseconds)
        probeDebt = flight.isProbe ? probeDebt + took * PollSchedule.probePrice : max(0, probeDebt - took)
        switch flight.turn {
        case .near: nearLead += took
        case .general: nearLead = max(0, nearLead - took)
        case .again, .retry, .nearAlone: break
        }
        return flight
    }
}

extension PollSchedule {
    /// What the schedule knows of one request. Times are nanoseconds of the monotonic clock: the choice goes through all
    /// of them for each exchange.
    struct Place: Sendable {
        let device: Int
        let every: Int64
        let wireTime: Int64
        /// The next deadline; `.max` while another of the device's requests is its probe.
        var due: Int64
        var lastAsked: Int64?
        /// What one exchange takes of the line lately.
        var usualTime: Int64?
        var failures = 0
        /// Good answers of its device before its failures began.
        var answersBefore = 0
        /// The last failure that set its back-off.
        var heldFrom: Int64 = 0
        /// The highest of its tanks'.
        var urgency: TankUrgency
        var wasUrgentWhenLost = false
        /// Stands before the others; never so while it is backed off.
        var isNear = false
        /// How much its age counts.
        var weight: Int64 = 1
        var isReadAgain = false
        var isRetryDue = false
        /// The round in which it was asked last.
        var round = 0
    }

    /// What the schedule knows of one device.
    struct Device: Sendable {
        let unit: UnitID
        var replies = ReplyPatience()
        var answers = 0
        var lastAnswered: Int64?
        /// The start of its first failed exchange since its last good answer.
        var failingSince: Int64?
        /// It has answered nothing for as long as patience lasts: one probe per back-off.
        var isMute = false
        /// Probes that failed; -1: the next one begins the back-offs anew.
        var probes = 0
        var heldFrom: Int64 = 0
    }

    /// By what right a request is asked.
    enum Turn {
        case again
        /// Before others that are due.
        case near
        /// Near a limit, and no other was due.
        case nearAlone
        case retry
        case general
    }

    /// The exchange under way.
    private struct Flight: Sendable {
        let index: Int
        let begun: MonotonicTime
        let turn: Turn
        let isFull: Bool
        let isProbe: Bool
    }
}
