import Alarms
import Quantities
import TankFarm

/// What the station believes at one instant: a value, complete, handed to every screen and over the socket.
package struct FarmSnapshot: Hashable, Sendable, Codable {
    /// Of the message format; a reader refuses another.
    package static let currentVersion = 4

    package var version: Int
    /// Rises by one with each snapshot of a run.
    package var number: Int64
    package var at: Moment
    package var stationName: String
    package var zone: SiteZone
    /// Gauges are simulated: every frame and page says so.
    package var simulation: Bool
    package var startedAt: Moment
    /// The time before the start in which no station ran, where one had run before.
    package var unwatchedBeforeStart: Duration?
    /// False for one that was made from the database because no station runs: nothing in it is now.
    package var isLive: Bool
    /// Whether the watch ends with the console's own process.
    package var carriedByConsole: Bool
    /// In the configuration's order.
    package var tanks: [TankSnapshot]
    /// All that are not normal: most urgent first (see `AlarmBoard`'s order).
    package var alarms: [AlarmSnapshot]
    package var lines: [LineSnapshot]
    package var storage: StorageSnapshot
    /// The newest entries, oldest first; at most 500.
    package var journal: [JournalEntry]
    package var practice: AlarmPractice
    package var load: AlarmLoad
    /// In which units its screens and papers are.
    package var units: DisplayUnits
    /// Values entered for the whole site (ambient temperature), in force or run out.
    package var siteValues: [ManualValue]
    /// Calls that wait to be met, by number.
    package var calls: [OneTimeCall]
    /// The newest ones, oldest first; at most 50.
    package var notices: [Notice]
    /// Tanks that seem to fill each other, by the tank that falls.
    package var transfers: [TransferPair]

    package init(
        version: Int = FarmSnapshot.currentVersion, number: Int64, at: Moment, stationName: String, zone: SiteZone,
        simulation: Bool, startedAt: Moment, unwatchedBeforeStart: Duration? = nil, isLive: Bool = true,
        carriedByConsole: Bool,
        tanks: [TankSnapshot], alarms: [AlarmSnapshot], lines: [LineSnapshot], storage: StorageSnapshot,
        journal: [JournalEntry], practice: AlarmPractice = AlarmPractice(), load: AlarmLoad = AlarmLoad(),
        units: DisplayUnits = .metric, siteValues: [ManualValue] = [], calls: [OneTimeCall] = [],
        notices: [Notice] = [], transfers: [TransferPair] = []
    ) {
        self.version = version
        self.number = number
        self.at = at
        self.stationName = stationName
        self.zone = zone
        self.simulation = simulation
        self.startedAt = startedAt
        self.unwatchedBeforeStart = unwatchedBeforeStart
        self.isLive = isLive
        self.carriedByConsole = carriedByConsole
        self.tanks = tanks
        self.alarms = alarms
        self.lines = lines
        self.storage = storage
        self.journal = journal
        self.practice = practice
        self.load = load
        self.units = units
        self.siteValues = siteValues
        self.calls = calls
        self.notices = notices
        self.transfers = transfers
    }

    /// How many tanks' overfill alarm can ring now.
    package var watchedCount: Int { tanks.count { $0.notWatched == nil } }
}

/// Why a tank's overfill alarm cannot ring now.
package struct NotWatched: Hashable, Sendable, Codable {
    package var why: String
    /// Nil where it is not known, as before the first reading.
    package var since: WallTime?
    /// The person who made it so; nil: nobody did.
    package var by: String?

    package init(_ why: String, since: WallTime? = nil, by: String? = nil) {
        self.why = why
        self.since = since
        self.by = by
    }
}

/// A tank whose gauge or line was lost while it moved: what was known then, and what follows if nothing changes.
package struct LostWhileMoving: Hashable, Sendable, Codable {
    package var at: Moment
    package var levelMillimetres: Double
    /// Upwards positive.
    package var rateMillimetresPerMinute: Double
    /// When the limits come at that rate; nil: not going there, or passed already.
    package var highHighAt: Moment?
    package var criticalAt: Moment?
    package var lowLowAt: Moment?

    package init(
        at: Moment, levelMillimetres: Double, rateMillimetresPerMinute: Double, highHighAt: Moment? = nil,
        criticalAt: Moment? = nil, lowLowAt: Moment? = nil
    ) {
        self.at = at
        self.levelMillimetres = levelMillimetres
        self.rateMillimetresPerMinute = rateMillimetresPerMinute
        self.highHighAt = highHighAt
        self.criticalAt = criticalAt
        self.lowLowAt = lowLowAt
    }
}

/// A proof test that goes on.
package struct ProofTest: Hashable, Sendable, Codable {
    package var by: String
    package var since: Moment
    package var until: Moment

    package init(by: String, since: Moment, until: Moment) {
        self.by = by
        self.since = since
        self.until = until
    }
}

/// One tank as the station believes it.
package struct TankSnapshot: GaugeValues, Hashable, Sendable, Codable {
    package var tank: Tank
    package var gaugeModel: String
    /// As believed: a value stays good, with its age, through two failed exchanges, and goes bad at the third.
    package var level: Measurement
    package var interface: Measurement
    package var temperature: Measurement
    /// Words for the worst value's reason, or nil.
    package var detail: String?
    /// When the values above were read; nil when none was since the start.
    package var readAt: Moment?
    package var lastGoodLevelMillimetres: Double?
    package var lastGoodAt: WallTime?
    /// Upwards positive; nil while too little is known.
    package var rateMillimetresPerMinute: Double?
    package var rateCubicMetresPerHour: Double?
    package var movement: Movement
    /// To HH, at the present rate; nil when not going there.
    package var timeToOverfill: Duration?
    /// To CH.
    package var timeToCritical: Duration?
    /// To the maximum working level.
    package var timeToMaximumWorking: Duration?
    /// To LL, or the empty tank where there is none.
    package var timeToDry: Duration?
    /// Nil where the level is bad, or outside the capacity table.
    package var totalCubicMetres: Double?
    /// Nil where the interface is bad; zero with a gauge that has none.
    package var freeWaterCubicMetres: Double?
    /// To the maximum working level, else HH; negative above it.
    package var roomMillimetres: Double?
    package var roomCubicMetres: Double?
    /// Of the volume at the maximum working level, else HH.
    package var percent: Double?
    /// For the bar and the tank view; absent kinds have no limit.
    package var limits: [AlarmLimit]
    /// Ids of the alarms that are not normal, most urgent first.
    package var alarms: [AlarmID]
    /// Why its overfill alarm cannot ring now; nil: the tank is watched.
    package var notWatched: NotWatched?
    /// What a named person is asked about the level, `jump` or `stuck`, whatever else it is uncertain for; nil: nothing.
    package var asksAbout: Reason?
    /// The mean level of each 5 minutes of the last 8 hours, oldest first, in millimetres, the last the present
    /// one; nil where nothing is known. At most 96.
    package var recentLevelsMillimetres: [Double?]
    /// Every step from level to mass; nil where neither form nor strapping table is known.
    @Shared package var quantities: TankQuantities? = nil
    /// The product's name and title; nil without one.
    package var product: String?
    package var productTitle: String?
    package var rounding: TicketRounding
    /// The gauge's further values, in its model's order.
    package var extras: [ExtraValue]
    /// What people have entered for it, one of a quantity, in force or run out.
    package var manualValues: [ManualValue]
    /// What somebody, or the configuration, says that it is doing; nil: nothing.
    package var declaration: TankDeclaration?
    /// Lost while it moved, and not seen since.
    package var lost: LostWhileMoving?
    /// Of its second gauge; nil: there is none.
    package var secondaryLevel: Measurement?
    package var test: ProofTest?
    /// When its overfill alarm was last seen to trip in a test, and when it is to be proved again at the latest.
    package var testedAt: WallTime?
    package var testDueAt: WallTime?

    package init(tank: Tank, gaugeModel: String, limits: [AlarmLimit]) {
        self.tank = tank
        self.gaugeModel = gaugeModel
        self.limits = limits
        level = .bad(.notRead)
        interface = .bad(.notRead)
        temperature = .bad(.notRead)
        movement = .unknown
        alarms = []
        recentLevelsMillimetres = []
        rounding = TicketRounding()
        extras = []
        manualValues = []
    }

    /// Datum plate's mark to the surface, where the reference height is known and the level is not bad.
    package var ullageMillimetres: Double? {
        guard let reference = tank.referenceHeightMillimetres, let level = level.value else { return nil }
        return reference - level
    }

    /// The believed values in a reading's form. Where nothing was read yet, the time is the origin of both clocks.
    package var asReading: Reading {
        Reading(
            tank: tank.name,
            at: readAt ?? Moment(monotonic: MonotonicTime(nanoseconds: 0), wall: WallTime(milliseconds: 0)),
            level: level, interface: interface, temperature: temperature, detail: detail)
    }
}

package struct AlarmLimit: Hashable, Sendable, Codable {
    package let kind: AlarmKind
    /// In the kind's unit.
    package let limit: Double

    package init(kind: AlarmKind, limit: Double) {
        self.kind = kind
        self.limit = limit
    }
}

/// One alarm that is not normal, as the screens show it.
package struct AlarmSnapshot: Hashable, Sendable, Codable {
    package var record: AlarmRecord
    /// False while the last change, an acknowledgement above all, is not yet on disk: *acknowledged* is shown only when true.
    package var onRecord: Bool
    /// Monotonic time of the annunciation, for ages; nil for one taken over from a run before.
    package var raisedMonotonic: MonotonicTime?
    /// The value now, if it is not bad; in the kind's unit.
    package var valueNow: Double?
    package var guidance: AlarmGuidance
    package var isShelvable: Bool
    /// What is left of its shelving.
    package var shelvedFor: Duration?

    package init(
        record: AlarmRecord, onRecord: Bool, raisedMonotonic: MonotonicTime? = nil, valueNow: Double? = nil,
        guidance: AlarmGuidance = AlarmGuidance(), isShelvable: Bool = false, shelvedFor: Duration? = nil
    ) {
        self.record = record
        self.onRecord = onRecord
        self.raisedMonotonic = raisedMonotonic
        self.valueNow = valueNow
        self.guidance = guidance
        self.isShelvable = isShelvable
        self.shelvedFor = shelvedFor
    }

    /// The record as the disk has it, for lists and papers: an acknowledgement that is not on record yet is none.
    package var confirmed: AlarmRecord {
        guard !onRecord, record.acknowledgedBy != nil else { return record }
        var confirmed = record
        confirmed.acknowledgedBy = nil
        confirmed.acknowledgedAt = nil
        confirmed.comment = nil
        switch record.beneath {
        case .acknowledged: confirmed.beneath = .unacknowledged
        case .normal: confirmed.beneath = .returnedUnacknowledged
        case .latchedAcknowledged: confirmed.beneath = .latchedUnacknowledged
        // Its silence is shown as it is: nobody is told of an acknowledgement by it.
        case .unacknowledged, .returnedUnacknowledged, .latchedUnacknowledged, .shelved, .suppressed, .outOfService:
            break
        }
        return confirmed
    }
}

/// One line and the gauges on it.
package struct LineSnapshot: Hashable, Sendable, Codable {
    package var name: LineName
    package var transportWords: String
    package var isConnected: Bool
    /// Why not, or why last.
    package var why: String?
    package var since: WallTime?
    /// The last full round.
    package var scanTime: Duration?
    /// The share of the last minute in which the line was taken by exchanges, 0–1; nil before anything was asked.
    package var use: Double?
    package var scanInterval: Duration
    package var gauges: [GaugeSnapshot]
    /// Somebody works on it.
    package var maintenance: LineMaintenance?

    package init(
        name: LineName, transportWords: String, isConnected: Bool = false, why: String? = nil,
        since: WallTime? = nil, scanTime: Duration? = nil, scanInterval: Duration, gauges: [GaugeSnapshot]
    ) {
        self.name = name
        self.transportWords = transportWords
        self.isConnected = isConnected
        self.why = why
        self.since = since
        self.scanTime = scanTime
        self.scanInterval = scanInterval
        self.gauges = gauges
    }
}

/// One gauge's exchanges since the start.
package struct GaugeSnapshot: Hashable, Sendable, Codable {
    package var tank: TankName
    package var unit: UnitID
    package var model: String
    package var exchanges: Int64
    /// Failed exchanges by reason.
    package var failures: [FailureCount]
    package var lastReplyTime: Duration?
    /// Of the latest answers: the median and the 99th percentile, to a twentieth; nil before the first.
    package var replyTimeMedian: Duration?
    package var replyTime99: Duration?
    /// What was noticed on the wire besides failures, by kind.
    package var remarks: [RemarkCount]
    /// Jumps of the level that were dropped or marked, and stops that were asked about, in the present month of the site.
    package var jumpsThisMonth: Int
    package var sticksThisMonth: Int
    package var lastReason: Reason?
    package var lastAnswerAt: Moment?
    package var backOff: Duration?

    package init(tank: TankName, unit: UnitID, model: String) {
        self.tank = tank
        self.unit = unit
        self.model = model
        exchanges = 0
        failures = []
        remarks = []
        jumpsThisMonth = 0
        sticksThisMonth = 0
    }
}

package struct RemarkCount: Hashable, Sendable, Codable {
    package let remark: WireRemark
    package var count: Int64

    package init(remark: WireRemark, count: Int64) {
        self.remark = remark
        self.count = count
    }
}

package struct FailureCount: Hashable, Sendable, Codable {
    package let reason: Reason
    package var count: Int64

    package init(reason: Reason, count: Int64) {
        self.reason = reason
        self.count = count
    }
}

/// How the record fares.
package struct StorageSnapshot: Hashable, Sendable, Codable {
    package var isHealthy: Bool
    /// The fault in words, or nil.
    package var why: String?
    /// Samples and journal entries that wait in memory.
    package var waiting: Int
    /// Samples that fell out since the start because the bound was reached.
    package var lost: Int64

    package init(isHealthy: Bool = true, why: String? = nil, waiting: Int = 0, lost: Int64 = 0) {
        self.isHealthy = isHealthy
        self.why = why
        self.waiting = waiting
        self.lost = lost
    }
}
