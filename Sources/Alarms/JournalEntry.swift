import TankFarm

/// What happened. The raw values are the contract's.
package enum JournalEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case raised
    case acknowledged
    /// Back in limits, still to be acknowledged.
    case returned
    /// Back to normal.
    case cleared
    case comment
    /// A configuration came into force, or a limit is another than before.
    case configuration
    case started
    case stopped
    /// The time between two runs in which nobody watched.
    case unwatched
    /// The wall clock was set.
    case clock
    /// A damaged database was set aside, samples fell out, and the like.
    case storage
    /// A level moved faster than any pump could move it, and was dropped or marked.
    case jumped
    /// A level that had moved steadily stopped, and nobody had said that the movement was over.
    case stuck
    /// A named person took a level that was asked about for true.
    case accepted
    /// A latch was reset by a person.
    case reset
    case shelved
    /// A shelving was lifted by a person, or its time was over.
    case unshelved
    case outOfService = "out_of_service"
    case inService = "in_service"
    /// Kept silent by design though it had been annunciated; and that this has ended.
    case suppressed, unsuppressed
    /// The condition came while the alarm was shelved or out of service: on record, but not annunciated.
    case held
    /// A request that was refused, where that matters to who reads the record.
    case refused
    /// A person's remark on the farm or a tank.
    case note
    /// A person signed on to a shared account.
    case signedOn = "signed_on"
    /// A movement, stillness or use was declared for a tank, or taken back.
    case declared
    /// A line's maintenance began or ended.
    case maintenance
    /// What had changed while nobody could see it, told when the readings came back.
    case blind
    /// A proof test: its begin, its trip, its end.
    case test
    /// A value was entered from a sample, the laboratory or a thermometer, or taken back.
    case value
    /// A one-time call was asked for, met or taken back.
    case call
    /// Two tanks seem to fill each other, or do so no more.
    case transfer
    /// A history of before was brought in, with the file's hash and how many readings.
    case imported = "import"
}

/// One line of the record: written once, never changed, never deleted.
package struct JournalEntry: Hashable, Sendable, Codable {
    package let at: WallTime
    package let event: JournalEvent
    package let alarm: AlarmID?
    /// The annunciation's number, where the entry is about one.
    package let serial: Int64?
    package let tank: TankName?
    /// The named person who did it.
    package let operatorName: String?
    /// In the alarm kind's unit.
    package let value: Double?
    package let limit: Double?
    package let text: String?
    /// From where the named person did it: terminal and host, and the shared account.
    package let origin: String?

    package init(
        at: WallTime, event: JournalEvent, alarm: AlarmID? = nil, serial: Int64? = nil, tank: TankName? = nil,
        operatorName: String? = nil, value: Double? = nil, limit: Double? = nil, text: String? = nil,
        origin: String? = nil
    ) {
        self.at = at
        self.event = event
        self.alarm = alarm
        self.serial = serial
        self.tank = tank ?? alarm?.tank
        self.operatorName = operatorName
        self.value = value
        self.limit = limit
        self.text = text
        self.origin = origin
    }
}
