CREATE DATABASE prefect OWNER calame;
