// Makes the replica set once; run again it changes nothing.
try {
  rs.status();
} catch (error) {
  rs.initiate({
    _id: "evenhand",
    members: [
      { _id: 0, host: "mongo1:27017" },
      { _id: 1, host: "mongo2:27017" },
      { _id: 2, host: "mongo3:27017" },
    ],
  });
}
for (let i = 0; i < 60 && !db.hello().isWritablePrimary && !db.hello().primary; i++) sleep(1000);
